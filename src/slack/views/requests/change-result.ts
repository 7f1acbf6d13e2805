import type { KnownBlock } from '@slack/types';
import { stateOf } from '../../../domain/keys/key.ts';
import type { Applied, Request } from '../../../domain/requests/request.ts';
import type { AssignReport, ChangeReport } from '../../../usecases/ports/read-models.ts';
import { actions, context, type Message, message, section } from '../../blocks/blocks.ts';
import { changeWords, editLines } from '../../text/change-text.ts';
import { stateWords } from '../../text/key-text.ts';
import { effectWords, failureWords, staleWords, stateOfRequest, trail } from '../../text/request-text.ts';
import {
  count,
  expiry,
  joined,
  keyLabel,
  literal,
  owner,
  person,
  type Words,
  words,
} from '../../text/text.ts';
import { openButton, revealButton } from '../keys/key-buttons.ts';
import { cancelButton, decisionButtons } from './request-buttons.ts';

/** Servers of the family that count bytes may cut a longer name. */
const MOST_NAME_BYTES = 50;

/** What became of a wish, to the one who wished it: done, waiting, on its way, or not possible. */
export function changeMessage(report: ChangeReport): Message {
  const { request } = report;
  const title = words`${stateOfRequest(request)}: ${bornWords(request) ?? changeWords(request)}`;
  const details = detailWords(report);
  const warning = bytesWarning(request);
  const blocks: KnownBlock[] = [
    section(title),
    ...(details.length > 0 ? [section(joined(details))] : []),
    ...warning.map((line) => context(line)),
    ...buttons(report),
  ];
  return message(joined([title, ...details, ...warning]), blocks);
}

/** What was wished for a new key is not said again: below stands what was read back. */
const bornWords = (request: Request): Words | null =>
  request.state === 'applied' && request.change.kind === 'create'
    ? words`the new key ${keyLabel({ id: request.effect.keyId, name: request.keyName })}`
    : null;

function detailWords(report: ChangeReport): Words[] {
  const { request, may } = report;
  switch (request.state) {
    case 'applied':
      return [...appliedWords(request), ...secretWords(request, may), ...revivalWords(request, report)];
    case 'pending':
      return [
        words`A decision is asked in the approvals channel: ${trail(request)}. Nothing changes until then; you will be told in a direct message.`,
      ];
    case 'approved':
    case 'applying':
      return [
        words`CometAPI has not answered yet. The bot goes on trying for 24 hours and tells you what came of it.`,
      ];
    case 'failed':
      return [failureWords(request)];
    case 'stale':
      return [words`Nothing changed: ${staleWords(request.because, request.unitsPerUsd)}.`];
    case 'denied':
    case 'cancelled':
    case 'expired':
      return [words`Nothing changed (${trail(request)}).`];
  }
}

/** A renewal enables a dead key too, but a new expiry alone does not bring every key back. */
function revivalWords({ change }: Applied, { key, before, now }: ChangeReport): Words[] {
  if (key === null || change.kind !== 'renew') return [];
  if (stateOf(key, now) !== 'enabled') return [words`It does not work yet: ${stateWords(key, now)}.`];
  return before && stateOf(before, now) !== 'enabled' ? [literal('It works again.')] : [];
}

/** Before → after, in the numbers that were read back. */
function appliedWords(request: Applied): Words[] {
  const { change, effect } = request;
  if (change.kind === 'edit') return editLines({ ...change, seen: effect.was });
  if (change.kind === 'renew' && effect.was.expiresAt !== undefined)
    return [words`Expiry: ${expiry(effect.was.expiresAt)} → ${expiry(effect.expiresAt)}.`];
  return [effectWords(request)];
}

function secretWords({ change, owner: whose, requester }: Applied, may: ChangeReport['may']): Words[] {
  if (change.kind !== 'create') return [];
  if (whose !== null && whose !== requester)
    return [
      words`Its owner is ${person(whose)}, who is told in a direct message and alone can see its secret.`,
    ];
  return may?.reveal
    ? [literal('Its secret is shown to you alone, with “Reveal secret”.')]
    : [literal('This CometAPI server hides secrets: copy it from the CometAPI console.')];
}

function bytesWarning({ change, state }: Request): Words[] {
  const name =
    change.kind === 'create' ? change.key.name : change.kind === 'edit' ? change.to.name : undefined;
  const bytes = new TextEncoder().encode(name ?? '').length;
  if (bytes <= MOST_NAME_BYTES || state === 'denied' || state === 'cancelled') return [];
  return [
    words`The name takes ${count(bytes, 'byte')}; some CometAPI servers keep only ${MOST_NAME_BYTES} and may cut it.`,
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
  const text = words`Owner of ${keyLabel(key)}: ${owner(from)} → ${person(to)}. They are told in a direct message.`;
  return message(text, [section(text), actions([openButton(key)])]);
}
