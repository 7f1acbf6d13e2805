import {
  allowedCures,
  type Cure,
  curesOf,
  isShort,
  openCures,
  type Urgency,
  urgencyOf,
} from '../../domain/keys/cures.ts';
import {
  type ForecastKey,
  isCured,
  isExpiring,
  isLow,
  isOverspent,
  isRunningOut,
  type KeyState,
  stateOf,
} from '../../domain/keys/key.ts';
import { grantedOf, hasQuota, type UnitsPerUsd, units } from '../../domain/keys/quota.ts';
import { ownersRights } from '../../domain/keys/rights.ts';
import type { KeyView } from '../../usecases/ports/read-models.ts';
import type { MirroredKey } from '../../usecases/ports/store/keys.ts';
import { disabledByText, disabledReason } from './facts/disabled.ts';
import { joined, list, literal, moment, money, msg, person, type Text } from './text.ts';

const WORDS: Readonly<Record<KeyState, string>> = {
  enabled: 'Enabled',
  disabled: 'Disabled',
  expired: 'Expired',
  exhausted: 'Exhausted',
};

const MARKS: Readonly<Record<Urgency, string>> = { dead: '🔴', soon: '🟡', well: '🟢', off: '⏸️' };
const MARK_OF = { enabled: 'well', disabled: 'off', expired: 'dead', exhausted: 'dead' } as const;

export const stateName = (state: KeyState): Text => literal(`${MARKS[MARK_OF[state]]} ${WORDS[state]}`);

export const markText = (key: ForecastKey, now: Date): Text => literal(MARKS[urgencyOf(key, now)]);

/** The state, or what is about to change it. */
export function stateWords(key: ForecastKey, now: Date): Text {
  const state = stateOf(key, now);
  if (isCured(key, now)) return literal('Not enabled yet');
  if (state === 'expired' && !hasQuota(key)) return literal('Expired and exhausted');
  if (state !== 'enabled') return literal(WORDS[state]);
  const isOut = isRunningOut(key, now);
  if (isExpiring(key, now))
    return literal(
      isLow(key) ? 'Expires soon, low on quota' : isOut ? 'Expires soon, runs out soon' : 'Expires soon',
    );
  return literal(isLow(key) ? 'Low on quota' : isOut ? 'Runs out soon' : WORDS.enabled);
}

export const stateText = (key: ForecastKey, now: Date): Text =>
  msg`${markText(key, now)} ${stateWords(key, now)}`;

/** A key as this reader may cure it. */
type KeyAdvised = Pick<KeyView, 'key' | 'may' | 'now' | 'unitsPerUsd'>;

/** What is wrong with the key, and what this reader can do about it; null: nothing is wrong. */
export function adviceText(shown: KeyAdvised): Text | null {
  const trouble = troubleText(shown);
  return trouble && msg`${trouble} ${remedyText(shown)}`;
}

function troubleText({ key, now, unitsPerUsd }: KeyAdvised): Text | null {
  const lines = [...deadText(key, now, unitsPerUsd), ...soonText(key, now, unitsPerUsd)];
  return lines.length > 0 ? joined(lines, ' ') : null;
}

function deadText(key: MirroredKey, now: Date, unitsPerUsd: UnitsPerUsd): Text[] {
  if (isCured(key, now))
    return [literal('It was renewed or topped up, but isn’t enabled yet: calls with it fail.')];
  switch (stateOf(key, now)) {
    case 'disabled':
      return disabledText(key, now);
    case 'expired':
      return [
        hasQuota(key)
          ? msg`Expired ${moment(key.expiresAt ?? now)}: calls with it fail.`
          : msg`Expired ${moment(key.expiresAt ?? now)}: calls with it fail. ${emptyText(key, unitsPerUsd)}.`,
      ];
    case 'exhausted':
      return [msg`${emptyText(key, unitsPerUsd)}: calls with it fail.`];
    case 'enabled':
      return [];
  }
}

function emptyText(key: MirroredKey, unitsPerUsd: UnitsPerUsd): Text {
  if (isOverspent(key)) return msg`Overspent by ${money(units(-key.left), unitsPerUsd)}`;
  return literal(grantedOf(key) === 0 ? 'It was granted no quota' : 'Its quota is used up');
}

/** Who, when and why: that is what everybody asks whose calls fail. */
function disabledText(key: MirroredKey, now: Date): Text[] {
  const by = disabledByText({ key, now });
  const reason = disabledReason(key).map((text) => msg`${text}.`);
  return by
    ? [msg`Disabled ${by}: calls with it fail.`, ...reason]
    : [literal('Disabled: calls with it fail.')];
}

function soonText(key: ForecastKey, now: Date, unitsPerUsd: UnitsPerUsd): Text[] {
  const until = isExpiring(key, now) && key.expiresAt ? [msg`Expires ${moment(key.expiresAt)}.`] : [];
  if (!isShort(key, now)) return until;
  const short = isLow(key)
    ? msg`Only ${money(key.left, unitsPerUsd)} is left.`
    : literal('Its quota runs out soon.');
  return [...until, short];
}

const STEPS: Readonly<Record<Cure, { readonly first: string; readonly inside: string }>> = {
  renew: { first: 'Renew it', inside: 'renew it' },
  ask_more: { first: 'Ask for more quota', inside: 'ask for more quota' },
  enable: { first: 'Enable it', inside: 'enable it' },
};

const ASKED: Readonly<Record<Cure, string>> = {
  renew: 'A renewal has been requested and is waiting for a decision.',
  ask_more: 'More quota has been requested and is waiting for a decision.',
  enable: 'Enabling it has been requested and is waiting for a decision.',
};

/** What would cure the key and waits for a decision, a sentence each. */
export const askedTexts = (key: MirroredKey, now: Date): Text[] =>
  curesOf(key, now).flatMap((cure) => (key.curesAsked?.includes(cure) ? [literal(ASKED[cure])] : []));

function remedyText({ key, may, now }: KeyAdvised): Text {
  const all = curesOf(key, now);
  const open = openCures(key, all);
  const allowed = allowedCures(key, may, now);
  const own = open.filter((cure) => allowed.includes(cure));
  const others = open.filter((cure) => !allowed.includes(cure));
  const more = [...(others.length > 0 ? [othersText(key, others, now)] : []), ...askedTexts(key, now)];
  if (own.length === 0) return joined(more, ' ');
  const steps = stepsText(own);
  if (more.length > 0) return msg`${steps}. ${joined(more, ' ')}`;
  return urgencyOf(key, now) === 'soon' ? msg`${steps} to keep it working.` : msg`${steps} to use it again.`;
}

const stepsText = ([first, ...rest]: readonly Cure[]): Text =>
  list([...(first ? [literal(STEPS[first].first)] : []), ...rest.map((cure) => literal(STEPS[cure].inside))]);

/** Who can do what the reader cannot. */
function othersText(key: MirroredKey, cures: readonly Cure[], now: Date): Text {
  if (key.owner === null) return literal('It has no owner yet: an admin can assign one.');
  if (key.ownerLeft)
    return msg`Its owner, ${person(key.owner)}, has left: an admin can assign it to somebody else.`;
  const owners = allowedCures(key, ownersRights(key), now).filter((cure) => cures.includes(cure));
  if (owners.length > 0)
    return msg`Its owner, ${person(key.owner)}, can ${list(owners.map((cure) => literal(STEPS[cure].inside)))}.`;
  return literal(
    key.disabledBy?.why
      ? 'Only an admin can enable it again.'
      : 'Only an admin can enable it again: ask one of them why.',
  );
}

/** Of news about a key that its reader put off. */
export const snoozedText = (until: Date): Text => msg`💤 Snoozed until ${moment(until)}`;
