import type { Change } from '../../../../domain/changes/changes.ts';
import type { UnitsPerUsd } from '../../../../domain/keys/quota.ts';
import { differing, type SettingsPatch } from '../../../../domain/keys/settings.ts';
import { editLines, fieldList } from '../../../settings/setting-text.ts';
import {
  expiry,
  joined,
  moment,
  money,
  moreTimeText,
  msg,
  nothing,
  signedMoney,
  spanText,
  type Text,
} from '../../../text/text.ts';
import { type Details, expiryIn, partOf, priceIn, settingsIn, spanIn, unitsIn } from './details.ts';

interface Asked {
  readonly change: Details;
  readonly key: Text;
  /** null: amounts are not told. */
  readonly price: UnitsPerUsd | null;
}

const lasting = (change: Details): Text => {
  const during = spanIn(change, 'during');
  return during ? msg` for ${spanText(during)}` : nothing;
};

/** What a request is for, so that it fits after “asked for” as well as after “applied”. */
const WANTED: Readonly<Record<Change['kind'], (asked: Asked) => Text>> = {
  create({ change, key, price }) {
    const made = partOf(change, 'key');
    const quota = unitsIn(made, 'quota');
    if (made['unlimited'] === true) return msg`the new key ${key} with unlimited quota`;
    return quota === null || price === null
      ? msg`the new key ${key}`
      : msg`the new key ${key} with ${money(quota, price)}`;
  },
  claim: ({ key }) => msg`the ownership of ${key}`,
  quota({ change, key, price }) {
    const delta = unitsIn(change, 'delta');
    return delta === null || price === null
      ? msg`a change to the quota of ${key}`
      : msg`${signedMoney(delta, price)} on ${key}${lasting(change)}`;
  },
  unlimited_on: ({ change, key }) => msg`unlimited quota on ${key}${lasting(change)}`,
  unlimited_off({ change, key, price }) {
    const left = unitsIn(change, 'left');
    return left === null || price === null
      ? msg`a limit on ${key}`
      : msg`a limit on ${key}, with ${money(left, price)} left`;
  },
  edit({ change, key }) {
    const fields = differing(settingsIn(change, 'seen'), settingsIn(change, 'to'));
    if (fields.length === 0) return msg`other settings for ${key}`;
    return fields.length === 1
      ? msg`a change to the ${fieldList(fields)} of ${key}`
      : msg`changes to the ${fieldList(fields)} of ${key}`;
  },
  enable: ({ key }) => msg`the enabling of ${key}`,
  disable: ({ key }) => msg`the disabling of ${key}`,
  renew({ change, key }) {
    const more = spanIn(change, 'span');
    if (more) return msg`${moreTimeText(more)} on ${key}`;
    const until = expiryIn(change, 'until');
    if (until === undefined) return msg`a later expiry of ${key}`;
    return until === null ? msg`no expiry on ${key}` : msg`a renewal of ${key} until ${moment(until)}`;
  },
  revert({ change, key, price }) {
    const granted = unitsIn(change, 'granted');
    if (change['of'] === 'unlimited_on') return msg`the end of unlimited quota on ${key}`;
    return granted === null || price === null
      ? msg`the end of what was lent to ${key}`
      : msg`the end of ${signedMoney(granted, price)} on ${key}`;
  },
};

export function wantedText(details: Details, key: Text): Text {
  const change = partOf(details, 'change');
  const { kind } = change;
  return typeof kind === 'string' && Object.hasOwn(WANTED, kind)
    ? WANTED[kind as Change['kind']]({ change, key, price: priceIn(details) })
    : msg`a change to ${key}`;
}

/** What the key had before a change, and has since; nothing: neither money nor a setting has moved. */
export function movedText(details: Details): Text {
  const change = partOf(details, 'change');
  const effect = partOf(details, 'effect');
  const was = settingsIn(effect, 'was');
  switch (change['kind']) {
    case 'quota':
    case 'unlimited_on':
    case 'unlimited_off':
    case 'revert':
      return grantedMoved(effect, priceIn(details), change['kind'] === 'quota' || change['of'] === 'quota');
    case 'renew':
    case 'edit':
      return settingsMoved(was, after(effect, settingsIn(change, 'to'), was));
    default:
      return nothing;
  }
}

function grantedMoved(effect: Details, price: UnitsPerUsd | null, wasLimited: boolean): Text {
  const before = unitsIn(effect, 'grantedBefore');
  const granted = unitsIn(effect, 'grantedAfter');
  if (before === null || granted === null || price === null) return nothing;
  if (effect['unlimited'] === true) return msg`: ${money(before, price)} granted → unlimited`;
  return wasLimited
    ? msg`: ${money(before, price)} → ${money(granted, price)} granted`
    : msg`: unlimited → ${money(granted, price)} granted`;
}

/** With the expiry that it came to, and the retry that went with the group. */
const after = (effect: Details, to: SettingsPatch, was: SettingsPatch): SettingsPatch => {
  const expiresAt = expiryIn(effect, 'expiresAt');
  return {
    ...(was.crossGroupRetry && { crossGroupRetry: false }),
    ...to,
    ...(was.expiresAt !== undefined && expiresAt !== undefined && { expiresAt }),
  };
};

const settingsMoved = (was: SettingsPatch, to: SettingsPatch): Text => {
  const fields = differing(was, to);
  if (fields.length === 0) return nothing;
  return fields.length === 1 && fields[0] === 'expiresAt'
    ? msg`: ${expiry(was.expiresAt ?? null)} → ${expiry(to.expiresAt ?? null)}`
    : msg`: ${joined(editLines({ seen: was, to }), '; ')}`;
};
