import {
  allowedCures,
  allowsCure,
  type Cure,
  isEnabledByRenewal,
  openCures,
} from '../../../domain/keys/cures.ts';
import { type Key, stateOf } from '../../../domain/keys/key.ts';
import type { Usd } from '../../../domain/keys/quota.ts';
import type { KeyRights } from '../../../domain/keys/rights.ts';
import { shownState, tokenOf } from '../../../domain/keys/shown-state.ts';
import type { KeyNoticeKind } from '../../../domain/notices/watch-rules/watch-rules.ts';
import type { KeyView } from '../../../usecases/ports/read-models.ts';
import type { MirroredKey } from '../../../usecases/ports/store/keys.ts';
import { actions, type ButtonSpec, button } from '../../blocks/blocks.ts';
import { ACTIONS, KEY_BLOCK, type KeyRef, keyAction, keyRef } from '../../blocks/ids.ts';
import { LIMITS } from '../../blocks/limits.ts';
import { overflow } from '../../blocks/overflow.ts';
import { snoozeRef } from '../../blocks/refs/snooze-ref.ts';
import type { ActionsBlock, Button } from '../../blocks/unrendered.ts';
import { msg, type Text } from '../../text/text.ts';

type KeyButtonSpec = ButtonSpec & { readonly text: Text };
/** A button on a key of which more than the name is known acts only on the key as it is now. */
export type NamedKey = Pick<Key, 'id' | 'name'> | MirroredKey;

const seenIn = (key: NamedKey) => 'readAt' in key && { seen: tokenOf(shownState(key)) };

const refOf = (key: NamedKey, more: Pick<KeyRef, 'usd'> = {}): string =>
  keyRef.encode({ key: key.id, ...seenIn(key), ...more });

export const keyButtonSpec = (key: NamedKey, look: KeyButtonSpec): KeyButtonSpec => ({
  value: refOf(key),
  label: msg`${look.text}: ${key.name}`,
  ...look,
});

export const keyButton = (key: NamedKey) => (look: KeyButtonSpec) => button(keyButtonSpec(key, look));

const CURES: Readonly<Record<Cure, (key: NamedKey) => KeyButtonSpec>> = {
  renew: (key) => ({
    action: keyAction('renew'),
    text: 'readAt' in key && isEnabledByRenewal(key) ? msg`Renew 30 days and enable` : msg`Renew 30 days`,
  }),
  ask_more: () => ({ action: ACTIONS.askMore, text: msg`Ask for more` }),
  enable: () => ({ action: keyAction('enable'), text: msg`Enable` }),
};

type CurableKey = Key & Pick<MirroredKey, 'curesAsked'>;

/** Only what is known to wait for nobody stands out. */
const isUnasked = (key: NamedKey, cure: Cure): boolean =>
  'curesAsked' in key && key.curesAsked?.includes(cure) === false;

/** What this reader can do about what is wrong with the key: `first`, the others in order, last what is asked for. */
export function curing(key: CurableKey, may: KeyRights, now: Date, first?: Cure): KeyButtonSpec[] {
  const cures = allowedCures(key, may, now);
  const open = openCures(key, cures).toSorted((a, b) => Number(b === first) - Number(a === first));
  const asked = cures.filter((cure) => key.curesAsked?.includes(cure));
  return [...open, ...asked].map((cure) => ({
    ...CURES[cure](key),
    ...(cure === open[0] && isUnasked(key, cure) && { style: 'primary' as const }),
  }));
}

/** The same; more quota is asked for in one click. */
export const cureAtOnceButtons = (
  key: CurableKey,
  may: KeyRights,
  { now, usd, first }: { now: Date; usd: Usd; first: Cure },
): Button[] =>
  curing(key, may, now, first).map((look) =>
    look.action === ACTIONS.askMore
      ? keyButton(key)({ ...askAmountSpec(key, usd), ...(look.style && { style: look.style }) })
      : keyButton(key)(look),
  );

export const cureButtons = (key: CurableKey, may: KeyRights, now: Date): Button[] =>
  curing(key, may, now).map(keyButton(key));

const SHOWN = 3;

/** What this reader may do with the key: what cures it first, then the usual, and the rest in a menu. */
export function keyButtons(
  key: MirroredKey,
  may: KeyRights,
  { now, snooze = null }: Pick<KeyView, 'now' | 'snooze'>,
): ActionsBlock[] {
  const needs = needed(key, may, now);
  const state = stateOf(key, now);
  // What stops a leak is found at once; of a key that does not work, it keeps what cures it from reviving it.
  const disabling = may.disable && state === 'enabled' ? [DISABLE] : [];
  const isDead = state !== 'enabled' && state !== 'disabled';
  const others = otherButtons(key, { ...may, disable: may.disable && isDead }).filter(
    ({ action }) => !needs.some((one) => one.action === action),
  );
  const all = [...needs, ...snoozing(key, snooze), ...others];
  const first = Math.max(SHOWN - disabling.length, all.length - LIMITS.menu);
  const shown = [...all.slice(0, first), ...disabling];
  const rest = all.slice(first);
  const menu = rest.length > 0 ? [overflow(rest.map((look) => keyButtonSpec(key, look)))] : [];
  return [actions([...shown.map(keyButton(key)), ...menu], KEY_BLOCK)];
}

const snoozing = (key: Key, snooze: KeyView['snooze'] | null): KeyButtonSpec[] => {
  if (!snooze) return [];
  return [snooze.until ? wakeSpec({ key }) : snoozeSpec({ key })];
};

/** The most used first. */
function otherButtons(key: MirroredKey, may: KeyRights): KeyButtonSpec[] {
  const cure = (one: Cure) => allowsCure(one, key, may) && CURES[one](key);
  return [
    cure('ask_more'),
    may.reveal && revealSpec,
    may.change && { action: keyAction('edit'), text: msg`Edit` },
    cure('renew'),
    may.change && {
      action: keyAction('unlimited'),
      text: key.unlimited ? msg`Set a limit` : msg`Ask for unlimited`,
    },
    may.assign && ASSIGN,
    may.disable && DISABLE,
    may.giveUp && NOT_MINE,
    { action: ACTIONS.refreshKey, text: msg`Refresh` },
  ].filter((one) => one !== false);
}

/** The way on from what is about no single key. */
export const keysButton = button({ action: ACTIONS.listKeys, text: 'My keys' });

export const newKeyButton = button({ action: ACTIONS.newKey, text: 'New key' });

const needsOwner = ({ owner, ownerLeft = false }: MirroredKey): boolean => owner === null || ownerLeft;

/** What the key lacks: an owner if it has none, who then sees to the rest, and what cures it. The first stands out. */
export function needed(key: MirroredKey, may: KeyRights, now: Date): KeyButtonSpec[] {
  const cures = curing(key, may, now);
  if (!needsOwner(key) || !may.assign) return cures;
  return [{ ...ASSIGN, style: 'primary' }, ...cures.map(({ style: _, ...plain }) => plain)];
}

const DISABLE: KeyButtonSpec = { action: keyAction('disable'), text: msg`Disable` };

/** Where it is what the message advises. */
export const disableButton = (key: NamedKey) => keyButton(key)({ ...DISABLE, style: 'danger' });

export const NOT_MINE: KeyButtonSpec = { action: ACTIONS.notMine, text: msg`Not mine` };

export const notMineButton = (key: NamedKey) => keyButton(key)(NOT_MINE);

export const openButton = (key: NamedKey) => keyButton(key)({ action: keyAction('show'), text: msg`Open` });

const revealSpec: KeyButtonSpec = { action: keyAction('reveal'), text: msg`Reveal secret` };

export const revealButton = (key: NamedKey) => keyButton(key)({ ...revealSpec, style: 'primary' });

/** Where something else comes first. */
export const laterRevealButton = (key: NamedKey) => keyButton(key)(revealSpec);

const cureButton = (key: NamedKey, cure: Cure, look = CURES[cure](key)) =>
  keyButton(key)({ ...look, ...(isUnasked(key, cure) && { style: 'primary' as const }) });

export const renewButton = (key: NamedKey) => cureButton(key, 'renew');

const askAmountSpec = (key: NamedKey, usd: Usd): KeyButtonSpec => ({
  action: ACTIONS.askAmount,
  text: msg`Ask for +$${usd}`,
  value: refOf(key, { usd }),
});

export const askAmountButton = (key: NamedKey, usd: Usd) =>
  cureButton(key, 'ask_more', askAmountSpec(key, usd));

export const askMoreButton = (key: NamedKey) => cureButton(key, 'ask_more');

export const enableButton = (key: NamedKey) => cureButton(key, 'enable');

const ASSIGN: KeyButtonSpec = { action: keyAction('assign'), text: msg`Assign` };

export const assignButton = (key: NamedKey) => keyButton(key)(ASSIGN);

type Snoozed = { readonly key: NamedKey; readonly kind?: KeyNoticeKind };

export const snoozeSpec = ({ key, kind }: Snoozed): KeyButtonSpec => ({
  action: ACTIONS.snooze,
  text: msg`Snooze`,
  value: snoozeRef.encode({ key: key.id, ...(kind && { kind }) }),
});

export const snoozeButton = (snoozed: Snoozed) => keyButton(snoozed.key)(snoozeSpec(snoozed));

const wakeSpec = (snoozed: Snoozed): KeyButtonSpec => ({
  ...snoozeSpec(snoozed),
  action: ACTIONS.wake,
  text: msg`Wake`,
});

export const wakeButton = (snoozed: Snoozed) => keyButton(snoozed.key)(wakeSpec(snoozed));
