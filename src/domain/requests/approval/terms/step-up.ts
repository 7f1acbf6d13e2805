import { amountOf, type Change } from '../../../changes/changes.ts';
import { plainLetters } from '../../../keys/names/folded-name.ts';
import { withoutInvisible } from '../../../keys/names/invisible.ts';
import { type Units, type UnitsPerUsd, usdOf } from '../../../keys/quota.ts';
import type { Approval } from '../approval.ts';

/** What whoever approves types first: the amount, or where there is none, the name of the key. */
export type StepUp =
  | { readonly kind: 'amount'; readonly amount: Units }
  | { readonly kind: 'name'; readonly name: string };

interface Asked {
  readonly approval: Approval;
  readonly change: Change;
  readonly keyName: string;
  readonly unitsPerUsd: UnitsPerUsd;
}

/** null: a click is enough. */
export function stepUpOf({ approval, change, keyName: name }: Asked): StepUp | null {
  if (approval?.stepUp !== 'typed') return null;
  const amount = amountOf(change);
  return amount === null ? { kind: 'name', name } : { kind: 'amount', amount };
}

/** Whether it is what was asked, as far as people are shown it. */
export function isTyped(request: Asked, given: StepUp | null): boolean {
  const wanted = stepUpOf(request);
  if (wanted === null) return true;
  if (wanted.kind === 'name') return given?.kind === 'name' && asRead(given.name) === asRead(wanted.name);
  const shown = (amount: Units) => shownUsd(usdOf(amount, request.unitsPerUsd));
  return given?.kind === 'amount' && shown(given.amount) === shown(wanted.amount);
}

/** A name from the console may hold what nobody sees, or can type in one line. */
const asRead = (name: string): string => withoutInvisible(plainLetters(name)).replaceAll(/\s+/g, ' ').trim();

/** Rounded down to cents, below a dollar to four decimals; what binary fractions miss does not count. */
const shownUsd = (usd: number): number => Math.floor(usd * (usd < 1 ? 10_000 : 100) + 1e-6);
