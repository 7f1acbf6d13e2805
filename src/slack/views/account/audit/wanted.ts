import type { Change } from '../../../../domain/changes/changes.ts';
import type { UnitsPerUsd } from '../../../../domain/keys/quota.ts';
import { differing } from '../../../../domain/keys/settings.ts';
import { fieldList } from '../../../settings/setting-text.ts';
import {
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

export const lasting = (change: Details): Text => {
  const during = spanIn(change, 'during');
  return during ? msg` for ${spanText(during)}` : nothing;
};

/** What a request is for, so that it fits after “asked for” as well as after “approved”. */
const WANTED: Readonly<Record<Change['kind'], (asked: Asked) => Text>> = {
  create({ change, key, price }) {
    const made = partOf(change, 'key');
    const quota = unitsIn(made, 'quota');
    if (made['unlimited'] === true) return msg`the new key ${key} with unlimited quota`;
    return quota === null || price === null
      ? msg`the new key ${key}`
      : msg`the new key ${key} with ${money(quota, price)}`;
  },
  claim: ({ key }) => msg`ownership of ${key}`,
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
  enable: ({ key }) => msg`enabling ${key}`,
  disable: ({ key }) => msg`disabling ${key}`,
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
      ? msg`the end of the temporary quota of ${key}`
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

/** Behind “asked”. */
export function askedText(details: Details, key: Text): Text {
  const { kind } = partOf(details, 'change');
  if (kind === 'enable') return msg`to have ${key} enabled`;
  if (kind === 'disable') return msg`to have ${key} disabled`;
  return msg`for ${wantedText(details, key)}`;
}
