import type { UserId } from '../../../domain/member.ts';
import { joined, list, literal, msg, nothing, person, type Text } from '../text.ts';
import type { KeyFact } from './fact.ts';

/** Whose a key is, as far as its owner is still there. */
export interface Owned {
  readonly owner: UserId | null;
  readonly ownerLeft?: boolean;
}

const LEFT = literal(', who has left');

/** `no owner`, `@ana`, `@ana, who has left`. */
export const whoseText = ({ owner: by, ownerLeft = false }: Owned): Text =>
  by === null ? literal('no owner') : msg`${person(by)}${ownerLeft ? LEFT : nothing}`;

/** Whose several keys of one name are: each owner once, with how many. */
export function ownersText(owners: readonly Owned[]): Text {
  const theirs = Map.groupBy(owners, ({ owner: by }) => by);
  const parts = [...theirs.values()].map((same) => sameOwnerText(same, theirs.size === 1));
  // “Who has left” is a clause between commas.
  return owners.some(({ ownerLeft }) => ownerLeft) ? joined(parts, '; ') : list(parts);
}

function sameOwnerText(same: readonly Owned[], isAll: boolean): Text {
  const [one = { owner: null }] = same;
  if (same.length === 1)
    return one.owner === null ? msg`one has no owner` : msg`one belongs to ${whoseText(one)}`;
  if (one.owner === null && isAll)
    return same.length === 2 ? msg`neither has an owner` : msg`none of them has an owner`;
  const many = literal(isAll ? (same.length === 2 ? 'both' : 'all') : `${same.length}`);
  return one.owner === null ? msg`${many} have no owner` : msg`${many} belong to ${whoseText(one)}`;
}

export const owner: KeyFact = { field: ({ key }) => [msg`*Owner*\n${whoseText(key)}`] };
