import { grantedOf, type Units, type UnitsPerUsd } from '../../../domain/keys/quota.ts';
import type { Grant } from '../../../domain/requests/grant.ts';
import type { Request } from '../../../domain/requests/request.ts';
import type { KeyReport } from '../../../usecases/ports/read-models.ts';
import { context, fields, header, message, section } from '../../blocks/blocks.ts';
import { LIMITS } from '../../blocks/limits.ts';
import type { KnownBlock, Message } from '../../blocks/unrendered.ts';
import { settingFacts } from '../../settings/setting-text.ts';
import { ageText, bar, keyFacts, leftText, stateText } from '../../text/key-text.ts';
import {
  count,
  expiry,
  joined,
  keyLabel,
  literal,
  moment,
  money,
  msg,
  nothing,
  owner,
  type Text,
  userText,
} from '../../text/text.ts';
import { changeText } from '../changes/changes.ts';
import { stateDetails } from '../changes/request-text.ts';
import { keyButtons } from './key-buttons.ts';

/** Everything that this reader may know of a key, with buttons for what they may do. */
export function keyMessage(report: KeyReport): Message {
  const { key, now, unitsPerUsd, requests, grants, may } = report;
  const state = key.deletedAt ? msg`🗑️ Deleted ${moment(key.deletedAt)}` : stateText(key, now);
  const text = msg`Key ${keyLabel(key)}: ${state}. ${joined(keyFacts(report), ', ')}. Owner: ${owner(key.owner)}.`;
  const blocks: KnownBlock[] = [
    header(userText(key.name, LIMITS.header)),
    section(msg`*${state}* · #${key.id} · owner ${owner(key.owner)}${disabler(report)}`),
    section(quotaLines(report)),
    fields(settings(report)),
    ...[...requests.map(requestLine), ...grants.map((grant) => grantLine(grant, unitsPerUsd))].map((line) =>
      context(line),
    ),
    ...(key.deletedAt ? [] : keyButtons(key, may, now)),
    context(ageText(report)),
  ];
  return message(text, blocks);
}

function quotaLines(report: KeyReport): Text {
  const { key, unitsPerUsd } = report;
  const ahead = joined(keyFacts(report).slice(1), ' · ');
  const part = (label: string, amount: Units) =>
    msg`${literal(label)} *${money(amount, unitsPerUsd)}* (${count(amount, 'unit')})`;
  if (key.unlimited) return joined([literal('*Unlimited quota*'), part('Used', key.used), ahead]);
  return joined([
    bar(key),
    joined([part('Granted', grantedOf(key)), part('used', key.used), part('left', key.left)], ' · '),
    ahead,
    ...(key.left < 0 ? [msg`${leftText(key, unitsPerUsd)}: ask for more to use it again`] : []),
  ]);
}

function settings({ key }: KeyReport): Text[] {
  return [
    msg`*Last used*\n${expiry(key.usedAt)}`,
    ...settingFacts(key),
    msg`*Created*\n${moment(key.createdAt)}${key.tail ? msg`, secret ends in ${key.tail}` : nothing}`,
  ];
}

function disabler({ key }: KeyReport): Text {
  return key.disabledBy ? msg` · disabled by ${owner(key.disabledBy.id)}` : nothing;
}

const requestLine = (request: Request): Text =>
  msg`Request \`${request.id}\`: ${changeText(request)} · ${stateDetails(request)}`;

const grantLine = ({ of, granted, endsAt, state }: Grant, unitsPerUsd: UnitsPerUsd): Text => {
  const what =
    of === 'quota' ? msg`${money(granted, unitsPerUsd)} granted for a time` : literal('Unlimited for a time');
  return state === 'reverting' ? msg`${what}: being taken back now` : msg`${what}: ends ${moment(endsAt)}`;
};
