import type { UserId } from '../../../domain/member.ts';
import { list, literal, msg, nothing, person, type Text } from '../text.ts';
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

const oneOwnerText = (one: Owned): Text =>
  one.owner === null ? msg`one has no owner` : msg`one belongs to ${whoseText(one)}`;

/** Of several keys of one name. */
export const ownersText = (owners: readonly Owned[]): Text => list(owners.map(oneOwnerText));

export const owner: KeyFact = { field: ({ key }) => [msg`*Owner*\n${whoseText(key)}`] };
