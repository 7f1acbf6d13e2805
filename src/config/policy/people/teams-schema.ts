import { z } from 'zod';
import { foldedName } from '../../../domain/keys/names/folded-name.ts';
import type { TeamName } from '../../../domain/member.ts';
import { asInTeam, type Budget, type People, type Team } from '../../../domain/policy/people/people.ts';
import type { Rule } from '../../../domain/policy/policy.ts';
import { canBeMet } from '../../../domain/requests/approval/can-be-met.ts';
import { suggestion } from '../../env/read-env.ts';
import {
  allowance,
  channel,
  people as idsOfPeople,
  list,
  members,
  orNull,
  person,
} from '../field-schemas.ts';
import { checkNames } from './list-schema.ts';

const FIX = 'Write each team with its name, such as search: { members: [S0123SEARCH], leads: [U0123SUE] }.';

const team: z.ZodType<Team> = members({
  members: idsOfPeople,
  leads: list(person).default([]),
  channel: orNull(channel),
  budget: orNull<Budget>(allowance),
});

/** `teams` → who is in each, who decides what they ask for, where it is asked, and what it may be granted. */
export const teams: z.ZodType<People['teams']> = z
  .record(z.string(), team, {
    error: ({ code }) => (code === 'invalid_type' ? `has no named teams. ${FIX}` : undefined),
  })
  .check(checkNames('team'));

/** Each team that the policy does not have, with what it may mean. */
export function* unknownTeams(names: readonly TeamName[], people: People): Generator<string> {
  const known = Object.keys(people.teams);
  for (const name of names.filter((one) => !known.includes(one)))
    yield `names “${name}”, which is none of teams. ${suggestion(name, known)}`;
}

type Wrong = readonly [path: readonly PropertyKey[], message: string];

/** What keeps a team from being told from others, or its leads from approving what a rule asks of them. */
export function* teamMistakes(people: People, rules: readonly Rule[]): Generator<Wrong> {
  const names = Object.keys(people.teams);
  for (const [at, name] of names.entries()) {
    const twin = [...Object.keys(people.lists), ...names.slice(0, at)].find(
      (other) => foldedName(other) === foldedName(name),
    );
    const where = twin !== undefined && Object.hasOwn(people.lists, twin) ? 'people.lists' : 'teams';
    if (twin !== undefined)
      yield [['teams', name], `has the same name as ${where}.${twin}. Choose another name for one of them.`];
    for (const rule of rules)
      if (lacksLeads(rule, name, people))
        yield [
          ['teams', name, 'leads'],
          `names too few different people for the rule “${rule.name}”. Name more there, or a user group.`,
        ];
  }
}

/** The rule asks the leads, who are those of the team for what its members ask for. */
function lacksLeads({ decision }: Rule, name: TeamName, people: People): boolean {
  if (decision.kind !== 'ask') return false;
  const asked = asInTeam(decision, name, people);
  return asked !== decision && !canBeMet(asked, people);
}
