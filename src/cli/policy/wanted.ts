import type { Change } from '../../domain/changes/changes.ts';
import type { Key } from '../../domain/keys/key.ts';
import { foldedName } from '../../domain/keys/names/folded-name.ts';
import type { TeamName, UserId } from '../../domain/member.ts';
import { listsNaming } from '../../domain/policy/people/held-lists.ts';
import { type People, teamNamed } from '../../domain/policy/people/people.ts';
import { COMMANDS, type Command } from '../../slack/commands/commands.ts';
import type { ChangeContext, Verb } from '../../slack/commands/verb.ts';
import type { CreateWords } from '../../slack/forms/key-form-values.ts';
import { CannotRun } from '../cannot-run.ts';

/** What a typed command asks for. */
export interface Wanted {
  readonly change: Change;
  /** Who has the key, or would get it. */
  readonly owner: UserId | null;
  /** The team that it names for a new key; null: none. */
  readonly team: TeamName | null;
}

/** `by` asks, about a key of `owner` if there is one. `CannotRun` where it asks for nothing that the policy could decide. */
export function wantedIn(
  command: Command,
  { key, owner, by }: { key: Key | null; owner: UserId | null; by: UserId },
  context: ChangeContext,
): Wanted {
  const { changeOf } = COMMANDS[command.verb] as Verb<object>;
  if (!changeOf)
    throw new CannotRun(`asks for nothing that the policy decides: ${command.verb} changes no key.`);
  const change = changeOf(command, key, context);
  if (change === null) throw new CannotRun('leaves something open: write all that a person would ask for.');
  if (change.kind !== 'create') return { change, owner, team: null };
  const { owner: recipient, team } = command as Command & CreateWords;
  return { change, owner: recipient ?? by, team };
}

/**
 * Where nobody can say who is in a group: the team that was named, or the only one that names the owner; null: the company.
 * `CannotRun` where there is no such team.
 */
export function teamOfOwner(people: People, owner: UserId | null, said: TeamName | null): TeamName | null {
  if (said !== null) {
    const found = Object.keys(people.teams).find((team) => foldedName(team) === foldedName(said));
    if (found === undefined) throw new CannotRun(`names a team that the policy doesn’t have: ${said}.`);
    return found;
  }
  const lists = owner === null ? [] : listsNaming(people, owner).sure;
  const teams = lists.filter((list) => teamNamed(people, list) !== null);
  return teams.length === 1 ? (teams[0] ?? null) : null;
}
