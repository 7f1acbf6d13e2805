import type { UserId } from '../../domain/member.ts';
import type { Span } from '../../domain/time.ts';
import type { UpstreamFault } from '../../domain/upstream/circuit-breaker.ts';
import type { FirstLook, ReadingTrouble } from '../../usecases/ports/read-models.ts';
import type { KeyTally } from '../../usecases/ports/store/keys.ts';
import type { KeyShown } from './facts/fact.ts';
import { keyFacts } from './facts/facts.ts';
import { type Owned, whoseText } from './facts/owner.ts';
import { markText, stateWords } from './key-state.ts';
import { count, joined, keyLabel, literal, moment, msg, nothing, spanText, type Text } from './text.ts';

/** A key in a list; `whose`: its owner, where the list holds keys of several people. */
export function keyLine(shown: KeyShown, whose: Text = nothing): Text {
  const { key, now } = shown;
  return msg`${markText(key, now)} ${keyLabel(key)} · ${stateWords(key, now)}\n${joined(keyFacts(shown), ' · ')}${whose}`;
}

/** Of a key that the reader stands in for; of their own, nothing. */
export const standInText = (
  { backup, ...key }: Owned & { readonly backup: UserId | null },
  reader: UserId,
): Text => (backup === reader && key.owner !== null ? msg` · you stand in for ${whoseText(key)}` : nothing);

export const ownerText = (key: Owned): Text =>
  key.owner === null ? literal(' · no owner') : msg` · owner ${whoseText(key)}`;

/** `5 keys · 1 exhausted, 1 expiring soon`. */
export function tallyText(
  tally: KeyTally,
  { accountEmpty = null }: { readonly accountEmpty?: Date | null } = {},
): Text {
  const { total } = tally;
  const parts = TOLD.flatMap(([of, text]) => (of(tally) > 0 ? [text(of(tally))] : []));
  if (parts.length === 0 && accountEmpty !== null) return count(total, 'key');
  return parts.length === 0
    ? msg`${count(total, 'key')} · all well`
    : msg`${count(total, 'key')} · ${joined(parts, ', ')}`;
}

/** Each key is counted once, with words that fit one as well as many. */
const TOLD: readonly (readonly [of: (tally: KeyTally) => number, text: (n: number) => Text])[] = [
  [(tally) => tally.expired, (n) => msg`${n} expired`],
  [(tally) => tally.exhausted, (n) => msg`${n} exhausted`],
  [(tally) => tally['expiring-and-low'], (n) => msg`${n} expiring soon and low on quota`],
  [(tally) => tally.expiring - tally['expiring-and-low'], (n) => msg`${n} expiring soon`],
  [(tally) => tally.low - tally['expiring-and-low'], (n) => msg`${n} low on quota`],
  [(tally) => tally['only-running-out'], (n) => msg`${n} running out soon`],
  [(tally) => tally.disabled, (n) => msg`${n} disabled`],
];

/** When the keys were read, also as a time, because a message may be read later, and why there is no newer reading. */
export function ageText({ asOf, now, trouble, firstLook = null }: Reading): Text {
  const because = trouble === null ? nothing : msg`⚠️ ${literal(TROUBLE_TEXT[trouble])}. `;
  const why = firstLook === null ? because : msg`${because}${firstLookText(firstLook)} `;
  if (asOf === null) return msg`${why}Not read from CometAPI yet`;
  const minutes = Math.floor((now.getTime() - asOf.getTime()) / 60_000);
  if (minutes < 1) return msg`${why}As of ${moment(asOf)}`;
  return msg`${why}As of ${moment(asOf)}, ${spanText(wholeSpan(minutes))} ago`;
}

/** Until it has ended a list may lack keys. */
const firstLookText = ({ read, about }: FirstLook): Text =>
  about === null
    ? msg`I’m reading all keys for the first time: ${count(read, 'key')} so far.`
    : msg`I’m reading all keys for the first time: ${read} of about ${about}.`;

/** In the largest unit of which there are at least two. */
export function wholeSpan(minutes: number): Span {
  const hours = Math.floor(minutes / 60);
  if (hours < 2) return { amount: minutes, unit: 'm' };
  return hours < 48 ? { amount: hours, unit: 'h' } : { amount: Math.floor(hours / 24), unit: 'd' };
}

interface Reading {
  readonly asOf: Date | null;
  readonly now: Date;
  readonly trouble: ReadingTrouble | null;
  readonly firstLook?: FirstLook | null;
}

export const FAULT_TEXT: Readonly<Record<UpstreamFault, string>> = {
  down: 'CometAPI isn’t answering',
  auth: 'CometAPI refuses my access token',
};

const TROUBLE_TEXT: Readonly<Record<ReadingTrouble, string>> = {
  ...FAULT_TEXT,
  limiting: 'CometAPI isn’t taking any more calls for now',
  page: 'I’m getting something else instead of CometAPI’s answers, perhaps a proxy’s page',
};
