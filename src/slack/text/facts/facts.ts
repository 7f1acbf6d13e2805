import { moment, msg, type Text } from '../text.ts';
import { backup } from './backup.ts';
import { created } from './created.ts';
import { disabled } from './disabled.ts';
import { expiry } from './expiry.ts';
import type { KeyFact, KeyShown } from './fact.ts';
import { lastUsed } from './last-used.ts';
import { owner } from './owner.ts';
import { quota } from './quota.ts';
import { runsOut } from './runs-out.ts';
import { secret } from './secret.ts';
import { spent } from './spent.ts';
import { team } from './team.ts';

/** What is told of a key, in this order. Its settings have a table of their own. */
const FACTS: readonly KeyFact[] = [
  quota,
  runsOut,
  expiry,
  owner,
  team,
  backup,
  lastUsed,
  spent,
  created,
  secret,
  disabled,
];

const told =
  (where: keyof KeyFact) =>
  (shown: KeyShown): Text[] =>
    FACTS.flatMap((fact) => fact[where]?.(shown) ?? []);

/** In lists, on Home and in forms. */
export const keyFacts = told('line');

const lasting = told('lasting');

const asOf = ({ key }: KeyShown): Text => msg`as of ${moment(key.readAt)}`;

/** On cards and in notices: as of when the key was read. */
export const lastingFacts = (shown: KeyShown): Text[] => [...lasting(shown), asOf(shown)];

/** The same below a line that says when the key expires. */
export const factsBelowExpiry = (shown: KeyShown): Text[] => [
  ...FACTS.flatMap((fact) => (fact === expiry ? [] : (fact.lasting?.(shown) ?? []))),
  asOf(shown),
];

export const cardFacts = told('card');
export const topFacts = told('top');
export const fieldFacts = told('field');
export const originFacts = told('origin');
