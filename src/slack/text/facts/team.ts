import type { TeamName } from '../../../domain/member.ts';
import { msg, type Text } from '../text.ts';
import type { KeyFact } from './fact.ts';

/** Nothing: it is the company’s. */
export const teamFact = ({ team }: { readonly team?: TeamName | null }): Text[] =>
  team ? [msg`*Team*\n${team}`] : [];

export const team: KeyFact = { field: ({ key }) => teamFact(key) };
