import { isOverspent, type Key } from '../../../domain/keys/key.ts';
import { grantedOf, partsLeft, type Quota, type UnitsPerUsd, units } from '../../../domain/keys/quota.ts';
import { literal, money, msg, nothing, type Text } from '../text.ts';
import type { KeyFact, KeyShown } from './fact.ts';

const CELLS = 10;

/** What is left. It is full or empty only if that is all or nothing. */
export function bar(key: Quota): Text {
  const whole = partsLeft(key, CELLS);
  const full = key.left > 0 && key.used > 0 ? Math.min(CELLS - 1, Math.max(1, whole)) : whole;
  const cells = literal(`${'🟩'.repeat(full)}${'⬜'.repeat(CELLS - full)}`);
  const percent = partsLeft(key, 100);
  return percent === 0 && key.left > 0 ? msg`${cells} under 1% left` : msg`${cells} ${percent}% left`;
}

/** Less than nothing makes no sense as an amount that was used, so it is told as what CometAPI says. */
export function usedText({ used }: Pick<Key, 'used'>, unitsPerUsd: UnitsPerUsd): Text {
  const text = msg`${money(used, unitsPerUsd)} used`;
  return used < 0 ? msg`CometAPI reports ${text}` : text;
}

/** For the middle of a sentence. */
export function leftText(key: Key, unitsPerUsd: UnitsPerUsd): Text {
  if (key.unlimited) return msg`unlimited, ${usedText(key, unitsPerUsd)}`;
  return isOverspent(key) ? msg`overspent by ${debtOf(key, unitsPerUsd)}` : limitedText(key, unitsPerUsd);
}

/** The same for the beginning of a line. */
function quotaFact(key: Key, unitsPerUsd: UnitsPerUsd): Text {
  if (key.unlimited) return msg`Unlimited, ${usedText(key, unitsPerUsd)}`;
  if (isUngranted(key)) return literal('No quota granted');
  return isOverspent(key) ? msg`Overspent by ${debtOf(key, unitsPerUsd)}` : limitedText(key, unitsPerUsd);
}

const debtOf = ({ left }: Quota, unitsPerUsd: UnitsPerUsd): Text => money(units(-left), unitsPerUsd);

function limitedText(key: Key, unitsPerUsd: UnitsPerUsd): Text {
  if (isUngranted(key)) return literal('no quota granted');
  return key.used < 0
    ? msg`${money(key.left, unitsPerUsd)} left, ${usedText(key, unitsPerUsd)}`
    : msg`${money(key.left, unitsPerUsd)} left of ${money(grantedOf(key), unitsPerUsd)}`;
}

const isUngranted = ({ left, used }: Quota): boolean => left === 0 && used === 0;

function topLines({ key, unitsPerUsd }: KeyShown): Text[] {
  const used = usedText(key, unitsPerUsd);
  if (key.unlimited) return [msg`*Unlimited quota* · ${used}`];
  if (isUngranted(key)) return [literal('*No quota granted*')];
  const ofGranted = key.used < 0 ? nothing : msg` of ${money(grantedOf(key), unitsPerUsd)}`;
  const left = isOverspent(key)
    ? msg`*Overspent by ${money(units(-key.left), unitsPerUsd)}*`
    : msg`*${money(key.left, unitsPerUsd)} left*${ofGranted}`;
  return [bar(key), msg`${left} · ${used}`];
}

const line = ({ key, unitsPerUsd }: KeyShown): Text[] => [quotaFact(key, unitsPerUsd)];

export const quota: KeyFact = { line, lasting: line, top: topLines };
