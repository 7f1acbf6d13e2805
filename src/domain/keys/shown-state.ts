import { type Key, STATUS } from './key.ts';
import { grantedOf, type Units, units } from './quota.ts';

/** The state of a key that a button was shown with. It only tells what has changed since, and gives no right. */
export interface ShownState {
  readonly expiresAt: Date | null;
  readonly status: number;
  /** null: unlimited. */
  readonly granted: Units | null;
  readonly at: Date;
}

/** The part of a key on which a button acts. */
export type KeyPart = 'expiry' | 'status' | 'quota';

export const shownState = (key: Key & { readonly readAt: Date }): ShownState => ({
  expiresAt: key.expiresAt,
  status: key.status,
  granted: key.unlimited ? null : grantedOf(key),
  at: key.readAt,
});

const NONE = '-';
const written = (value: number | null): string => (value === null ? NONE : value.toString(36));

/** `tk2q1x.1.9zk.mi8f2u3b`: short, because the option of a menu holds few characters. */
export const tokenOf = ({ expiresAt, status, granted, at }: ShownState): string =>
  [expiresAt === null ? null : seconds(expiresAt), status, granted, at.getTime()].map(written).join('.');

/** null: this version of the bot wrote no such token. */
export function fromToken(token: string): ShownState | null {
  const parts = token.split('.');
  const [expiry, status, granted, at] = parts.map((part) =>
    part === NONE ? null : Number.parseInt(part, 36),
  );
  if (parts.length !== 4 || parts.some((part) => !/^(-|-?[0-9a-z]{1,12})$/.test(part))) return null;
  if (expiry === undefined || granted === undefined || status == null || at == null) return null;
  return {
    expiresAt: expiry === null ? null : new Date(expiry * 1000),
    status,
    granted: granted === null ? null : units(granted),
    at: new Date(at),
  };
}

const seconds = (at: Date): number => Math.floor(at.getTime() / 1000);

/** A renewal also enables a key that is disabled, which nobody asked of a button made before that. */
export const isDisabledSince = (shown: ShownState, { status }: Key): boolean =>
  shown.status !== STATUS.disabled && status === STATUS.disabled;

/** A call lowers the rest before it is counted as used, so for seconds their sum dips too (docs/upstream.md, trap 13). */
const LARGEST_DIP = 0.01;

/** So little less, or more after such a reading, that traffic alone may explain it. */
export function isDip({ granted: was }: ShownState, key: Key): boolean {
  return was !== null && !key.unlimited && isWithinDip(was, grantedOf(key));
}

const isWithinDip = (was: Units, is: Units): boolean => Math.abs(is - was) <= LARGEST_DIP * Math.max(was, is);

/** Whether it was granted more than traffic alone may explain. */
export const isRaised = (was: Units, key: Key): boolean =>
  key.unlimited || (grantedOf(key) > was && !isWithinDip(was, grantedOf(key)));

/** Whether the part is another than when the button was made. */
export function hasMoved(shown: ShownState, key: Key, part: KeyPart): boolean {
  if (part === 'status') return (shown.status === STATUS.disabled) !== (key.status === STATUS.disabled);
  if (part === 'quota') return shown.granted !== (key.unlimited ? null : grantedOf(key));
  const [was, is] = [shown.expiresAt, key.expiresAt].map((at) => at && seconds(at));
  return was !== is;
}
