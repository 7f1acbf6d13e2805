import { inspect } from 'node:util';
import type { NamedPerson } from '../../domain/keys/names/propose-owners.ts';
import type { Person } from '../../domain/member.ts';
import type {
  ImportedOwners,
  LineFault,
  OwnerLine,
  OwnersPlan,
} from '../../usecases/keys/owners/lists/import-owners.ts';
import type { ProposedOwners } from '../../usecases/keys/owners/lists/propose-owners.ts';
import { keys, named } from '../say.ts';

/** What a list of owners would change, and which lines cannot be used. */
export function planText({ given, same, faults }: OwnersPlan): string[] {
  return [
    ...given.map(({ line, key, to }) => `line ${line}: ${named(key)} ${key.owner ?? 'no owner'} → ${to}`),
    ...faults.map(({ of, fault }) => `line ${of.line}: ✖ ${faultText(of, fault)}`),
    `${keys(given.length)} to give; ${same} already with their owner; ${faults.length} ${faults.length === 1 ? 'line' : 'lines'} that can’t be used.`,
  ];
}

function faultText({ key, owner }: OwnerLine, fault: LineFault): string {
  switch (fault.kind) {
    case 'no_such_key':
      return `There’s no key ${inspect(key)}. Write its exact name or its number, as \`/cometkey list all\` shows them.`;
    case 'several_keys':
      return `${keys(fault.ids.length)} go by ${inspect(key)}. Write the number instead: ${fault.ids.map((id) => `#${id}`).join(', ')}.`;
    case 'no_user_id':
      return `${inspect(owner)} isn’t a Slack user id. It begins with U or W: in Slack, their profile → ⋮ → Copy member ID.`;
    case 'not_a_member':
      return `${inspect(owner)} isn’t a full, active member of the workspace.`;
    case 'given_before':
      return `line ${fault.line} gives the same key to somebody else. Keep one of the two.`;
  }
}

export const NOT_YET =
  'Nothing has changed yet. To do it, add --apply --as and the Slack user id of an admin.';

export const importedText = ({ given, left }: ImportedOwners): string[] => [
  `Done: ${keys(given.length)} given. The bot tells everybody concerned.`,
  ...(left.length > 0
    ? [`Left as they are, because they changed hands meanwhile: ${left.map(named).join(', ')}.`]
    : []),
];

export const calledAs = ({ realName, names: [name = ''] }: Person): string => realName || name;

/** Of those who may be meant. */
const MOST_NAMED = 5;

/** What the proposed list is worth, which stands in `out`. */
export function summaryOf(
  { proposed, unclear, unowned, isAllRead }: ProposedOwners,
  out: string | undefined,
): string[] {
  if (unowned === 0) return ['Every key has an owner.'];
  const others = unowned - proposed.length - unclear.length;
  return [
    proposedText(proposed.length, unowned),
    ...(unclear.length > 0 ? [unclearText(unclear.length), ...unclear.map(whoText)] : []),
    ...(others > 0 ? [`${others} ${others === 1 ? 'names' : 'name'} nobody I can be sure of.`] : []),
    ...(isAllRead ? [] : ['I haven’t read all keys yet, so there may be more. Run this again later.']),
    ...(proposed.length > 0 ? [nextText(out)] : []),
  ];
}

function proposedText(proposed: number, unowned: number): string {
  if (unowned === 1)
    return `I ${proposed === 1 ? 'can propose an' : 'can’t propose any'} owner for the one key without one.`;
  const some = proposed === 0 ? 'none' : proposed === unowned ? 'each' : String(proposed);
  return `I can propose an owner for ${some} of the ${unowned} keys without one.`;
}

const unclearText = (count: number): string =>
  `${count} could be more than one person’s, so you have to say whose ${count === 1 ? 'it is' : 'they are'}:`;

function whoText({ key, people }: ProposedOwners['unclear'][number]): string {
  const some = people.slice(0, MOST_NAMED).map(personText);
  const more = people.length - some.length;
  return `  ${named(key)}: ${[...some, ...(more > 0 ? [`${more} more`] : [])].join(', ')}`;
}

const personText = (person: NamedPerson): string =>
  `${inspect(calledAs(person))} (${person.membership === null ? person.id : STANDING[person.membership]})`;

const STANDING = {
  deactivated: 'has left',
  guest: 'a guest',
  stranger: 'of another workspace',
  unknown: 'Slack doesn’t say in a way I can read whether they’re a member',
} as const;

const nextText = (out: string | undefined): string =>
  `Look the list through and take out what is wrong. \`cometkey owners import ${out ?? 'FILE'}\` then says what it would change.`;
