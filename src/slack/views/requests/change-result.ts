import { kindOf } from '../../../domain/changes/changes.ts';
import { stateOf } from '../../../domain/keys/key.ts';
import type { Applied, Request } from '../../../domain/requests/request.ts';
import type { AssignReport, ChangeReport } from '../../../usecases/ports/read-models.ts';
import { actions, context, message, section } from '../../blocks/blocks.ts';
import type { KnownBlock, Message } from '../../blocks/unrendered.ts';
import { stateText } from '../../text/key-state.ts';
import { count, joined, keyLabel, literal, msg, owner, person, type Text } from '../../text/text.ts';
import { changeText, resultText } from '../changes/changes.ts';
import { failureText, history, staleText, stateOfRequest } from '../changes/request-text.ts';
import { openButton, revealButton } from '../keys/key-buttons.ts';
import { cancelButton, decisionButtons } from './request-buttons.ts';

/** Some CometAPI servers count bytes, and may cut a longer name. */
const MOST_NAME_BYTES = 50;

/** Tells the requester what came of the change. */
export function changeMessage(report: ChangeReport): Message {
  const { request } = report;
  const title = msg`${stateOfRequest(request)}: ${createdText(request) ?? changeText(request)}`;
  const details = detailText(report);
  const warning = bytesWarning(request);
  const blocks: KnownBlock[] = [
    section(title),
    ...(details.length > 0 ? [section(joined(details))] : []),
    ...warning.map((line) => context(line)),
    ...buttons(report),
  ];
  return message(joined([title, ...details, ...warning]), blocks);
}

/** Only the name of a new key, because its settings are told below, as they were read back. */
const createdText = (request: Request): Text | null =>
  request.state === 'applied' && request.change.kind === 'create'
    ? msg`the new key ${keyLabel({ id: request.effect.keyId, name: request.keyName })}`
    : null;

function detailText(report: ChangeReport): Text[] {
  const { request, may } = report;
  switch (request.state) {
    case 'applied':
      return [resultText(request), ...secretText(request, may), ...revivalText(request, report)];
    case 'pending':
      return [
        msg`A decision is asked in the approvals channel: ${history(request)}. Nothing changes until then; you will be told in a direct message.`,
      ];
    case 'approved':
    case 'applying':
      return [
        msg`CometAPI has not answered yet. The bot goes on trying for 24 hours and tells you what came of it.`,
      ];
    case 'failed':
      return [failureText(request)];
    case 'stale':
      return [msg`Nothing changed: ${staleText(request.because, request.unitsPerUsd)}.`];
    case 'denied':
    case 'cancelled':
    case 'expired':
      return [msg`Nothing changed (${history(request)}).`];
  }
}

/** A renewal also enables the key, but a key without quota stays exhausted. */
function revivalText({ change }: Applied, { key, before, now }: ChangeReport): Text[] {
  if (key === null || change.kind !== 'renew') return [];
  if (stateOf(key, now) !== 'enabled') return [msg`It does not work yet: ${stateText(key, now)}.`];
  return before && stateOf(before, now) !== 'enabled' ? [literal('It works again.')] : [];
}

function secretText({ change, owner: whose, requester }: Applied, may: ChangeReport['may']): Text[] {
  if (change.kind !== 'create') return [];
  if (whose !== null && whose !== requester)
    return [
      msg`Its owner is ${person(whose)}, who is told in a direct message and alone can see its secret.`,
    ];
  return may?.reveal
    ? [literal('Its secret is shown to you alone, with “Reveal secret”.')]
    : [literal('This CometAPI server hides secrets: copy it from the CometAPI console.')];
}

function bytesWarning({ change, state }: Request): Text[] {
  const bytes = new TextEncoder().encode(kindOf(change).newName(change) ?? '').length;
  if (bytes <= MOST_NAME_BYTES || state === 'denied' || state === 'cancelled') return [];
  return [
    msg`The name takes ${count(bytes, 'byte')}; some CometAPI servers keep only ${MOST_NAME_BYTES} and may cut it.`,
  ];
}

function buttons({ request, key, may }: ChangeReport): KnownBlock[] {
  if (request.state === 'pending') return [actions([cancelButton(request)])];
  if (request.state === 'failed') return decisionButtons(request);
  if (!key || key.deletedAt) return [];
  const reveal = request.change.kind === 'create' && request.state === 'applied' && may?.reveal;
  return [actions([...(reveal ? [revealButton(key)] : []), openButton(key)])];
}

export function assignedMessage({ key, from, to }: AssignReport): Message {
  const text = msg`Owner of ${keyLabel(key)}: ${owner(from)} → ${person(to)}. They are told in a direct message.`;
  return message(text, [section(text), actions([openButton(key)])]);
}
