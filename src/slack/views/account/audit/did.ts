import type { Change } from '../../../../domain/changes/changes.ts';
import type { UnitsPerUsd } from '../../../../domain/keys/quota.ts';
import { differing, type SettingsPatch } from '../../../../domain/keys/settings.ts';
import { editLines } from '../../../settings/setting-text.ts';
import { expiry, joined, money, msg, nothing, type Text } from '../../../text/text.ts';
import { type Details, expiryIn, partOf, priceIn, settingsIn, unitsIn } from './details.ts';
import { lasting, wantedText } from './wanted.ts';

interface Done {
  readonly change: Details;
  readonly effect: Details;
  readonly key: Text;
  /** null: amounts are not told. */
  readonly price: UnitsPerUsd | null;
}

/** What was done, as it was read back: behind “I” as well as behind who asked. */
const DID: Readonly<Record<Change['kind'], (done: Done) => Text>> = {
  create({ change, key, price }) {
    const made = partOf(change, 'key');
    const quota = unitsIn(made, 'quota');
    if (made['unlimited'] === true) return msg`created ${key} with unlimited quota`;
    return quota === null || price === null
      ? msg`created ${key}`
      : msg`created ${key} with ${money(quota, price)}`;
  },
  claim: ({ key }) => msg`gave ${key} to whoever claimed it`,
  quota({ change, key, ...done }) {
    const moved = grantedMoved(done);
    if (!moved) return msg`changed the quota of ${key}`;
    const { from, to } = moved;
    return (unitsIn(change, 'delta') ?? 0) < 0
      ? msg`lowered ${key} from ${from} to ${to}`
      : msg`raised ${key} from ${from} to ${to}${lasting(change)}`;
  },
  unlimited_on({ change, key, ...done }) {
    const moved = grantedMoved(done);
    const before = moved ? msg`; it had ${moved.from}` : nothing;
    return msg`made ${key} unlimited${lasting(change)}${before}`;
  },
  unlimited_off({ key, ...done }) {
    const moved = grantedMoved(done);
    return moved ? msg`limited ${key} to ${moved.to}` : msg`gave ${key} a limit`;
  },
  edit: ({ change, effect, key }) => msg`changed ${key}${settingsMoved(change, effect)}`,
  enable: ({ key }) => msg`enabled ${key}`,
  disable: ({ key }) => msg`disabled ${key}`,
  renew: ({ change, effect, key }) => msg`renewed ${key}${settingsMoved(change, effect)}`,
  revert({ change, key, ...done }) {
    const moved = grantedMoved(done);
    if (change['of'] === 'unlimited_on')
      return moved
        ? msg`ended unlimited quota on ${key}, which has ${moved.to} again`
        : msg`ended unlimited quota on ${key}`;
    return moved
      ? msg`took back the temporary quota of ${key}: ${moved.from} → ${moved.to}`
      : msg`took back the temporary quota of ${key}`;
  },
};

export function didText(details: Details, key: Text): Text {
  const change = partOf(details, 'change');
  const { kind } = change;
  return typeof kind === 'string' && Object.hasOwn(DID, kind)
    ? DID[kind as Change['kind']]({ change, effect: partOf(details, 'effect'), key, price: priceIn(details) })
    : msg`applied ${wantedText(details, key)}`;
}

/** What was granted before and since; null: it does not say. */
function grantedMoved({ effect, price }: Pick<Done, 'effect' | 'price'>): { from: Text; to: Text } | null {
  const before = unitsIn(effect, 'grantedBefore');
  const granted = unitsIn(effect, 'grantedAfter');
  return before === null || granted === null || price === null
    ? null
    : { from: money(before, price), to: money(granted, price) };
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

/** nothing: no setting has moved. */
function settingsMoved(change: Details, effect: Details): Text {
  const was = settingsIn(effect, 'was');
  const to = after(effect, settingsIn(change, 'to'), was);
  const fields = differing(was, to);
  if (fields.length === 0) return nothing;
  return fields.length === 1 && fields[0] === 'expiresAt'
    ? msg`: ${expiry(was.expiresAt ?? null)} → ${expiry(to.expiresAt ?? null)}`
    : msg`: ${joined(editLines({ seen: was, to }), '; ')}`;
}
