import type { KnownBlock } from '@slack/types';
import { grantedOf, type Units, type UnitsPerUsd } from '../../../domain/keys/quota.ts';
import type { Grant } from '../../../domain/requests/grant.ts';
import type { Request } from '../../../domain/requests/request.ts';
import type { KeyReport } from '../../../usecases/ports/read-models.ts';
import { context, fields, header, type Message, message, section } from '../../blocks/blocks.ts';
import { changeWords, groupWords, ipWords, modelWords } from '../../text/change-text.ts';
import { ageWords, bar, expiryWords, leftWords, stateWords } from '../../text/key-text.ts';
import { standing } from '../../text/request-text.ts';
import {
  count,
  expiry,
  joined,
  keyLabel,
  literal,
  moment,
  money,
  nothing,
  owner,
  type Words,
  words,
} from '../../text/text.ts';
import { keyButtons } from './key-buttons.ts';

/** Everything one reader may know of a key, and what they may do with it. */
export function keyMessage(report: KeyReport): Message {
  const { key, now, unitsPerUsd, requests, grants, may } = report;
  const state = key.deletedAt ? words`🗑️ Deleted ${moment(key.deletedAt)}` : stateWords(key, now);
  const text = words`Key ${keyLabel(key)}: ${state}. ${leftWords(key, unitsPerUsd)}, ${expiryWords(key, now)}. Owner: ${owner(key.owner)}.`;
  const blocks: KnownBlock[] = [
    header(key.name),
    section(words`*${state}* · #${key.id} · owner ${owner(key.owner)}${disabler(report)}`),
    section(quotaLines(report)),
    fields(settings(report)),
    ...[...requests.map(requestLine), ...grants.map((grant) => grantLine(grant, unitsPerUsd))].map((line) =>
      context(line),
    ),
    ...(key.deletedAt ? [] : keyButtons(key, may, now)),
    context(ageWords(report)),
  ];
  return message(text, blocks);
}

function quotaLines({ key, unitsPerUsd }: KeyReport): Words {
  const part = (label: string, amount: Units) =>
    words`${label} *${money(amount, unitsPerUsd)}* (${count(amount, 'unit')})`;
  if (key.unlimited) return joined([literal('*Unlimited quota*'), part('Used', key.used)]);
  return joined([
    bar(key),
    joined([part('Granted', grantedOf(key)), part('used', key.used), part('left', key.left)], ' · '),
    ...(key.left < 0 ? [words`${leftWords(key, unitsPerUsd)}: ask for more to use it again`] : []),
  ]);
}

function settings({ key, now }: KeyReport): Words[] {
  const late = key.expiresAt !== null && key.expiresAt.getTime() < now.getTime();
  return [
    words`*${late ? 'Expired' : 'Expires'}*\n${expiry(key.expiresAt)}`,
    words`*Last used*\n${expiry(key.usedAt)}`,
    words`*Models*\n${modelWords(key.models)}`,
    words`*Allowed IPs*\n${ipWords(key.allowIps)}`,
    words`*Group*\n${groupWords(key.group)}${key.crossGroupRetry ? literal(', with cross-group retry') : nothing}`,
    words`*Created*\n${moment(key.createdAt)}${key.tail ? words`, secret ends in ${key.tail}` : nothing}`,
  ];
}

function disabler({ key }: KeyReport): Words {
  return key.disabledBy ? words` · disabled by ${owner(key.disabledBy.id)}` : nothing;
}

const requestLine = (request: Request): Words =>
  words`Request \`${request.id}\`: ${changeWords(request)} · ${standing(request)}`;

const grantLine = ({ of, granted, endsAt, state }: Grant, unitsPerUsd: UnitsPerUsd): Words => {
  const what =
    of === 'quota'
      ? words`${money(granted, unitsPerUsd)} granted for a time`
      : literal('Unlimited for a time');
  return state === 'reverting'
    ? words`${what}: being taken back now`
    : words`${what}: ends ${moment(endsAt)}`;
};
