import { GUARDED_MS } from '../../../domain/keys/assignment.ts';
import { stateOf } from '../../../domain/keys/key.ts';
import { ownersRights } from '../../../domain/keys/rights.ts';
import type { NoticeContext } from '../../../usecases/ports/ports.ts';
import type { MirroredKey } from '../../../usecases/ports/store/keys.ts';
import type { Button } from '../../blocks/unrendered.ts';
import { lastingFacts } from '../../text/facts/facts.ts';
import { stateText } from '../../text/key-state.ts';
import { joined, literal, moment, msg, type Text } from '../../text/text.ts';
import { cureButtons } from '../keys/key-buttons.ts';

/** What a new owner has to know of the key: whether it works, how long, and on what money. */
export function stateLines({ key, now, unitsPerUsd }: NoticeContext): Text[] {
  if (!key) return [];
  return [...deadLines({ key, now }), joined(lastingFacts({ key, now, unitsPerUsd }), ' · ')];
}

/** That calls with it fail, and why; nothing: it works. */
export const deadLines = ({ key, now }: Pick<NoticeContext, 'key' | 'now'>): Text[] =>
  key === null || stateOf(key, now) === 'enabled' ? [] : [msg`It doesn’t work now: ${stateText(key, now)}.`];

/** What the new owner can do at once about what is wrong with it. */
export const handOverCures = (key: MirroredKey | null, now: Date): Button[] =>
  key === null ? [] : cureButtons(key, ownersRights(key), now);

const freeFrom = ({ notice }: Pick<NoticeContext, 'notice'>): Date =>
  new Date(notice.createdAt.getTime() + GUARDED_MS);

export interface GuardWords {
  /** Until `from` nobody can let the new owner see it. */
  readonly alone: (from: Text) => Text;
  readonly guarded: string;
  /** The first day is over. */
  readonly free: string;
}

/** To the new owner of one key. */
export const SECRET_OF_ONE: GuardWords = {
  alone: (from) =>
    msg`Notices about it come to you. There’s no second admin who could let you see its secret sooner, so you can’t see it until ${from}.`,
  guarded:
    'Notices about it come to you, and only you can see its secret. For the first day, a second admin has to agree before you see it.',
  free: 'Notices about it come to you, and only you can see its secret.',
};

/** Whether nobody can let the new owner see a secret yet. */
export const isSecretFarOff = (context: NoticeContext): boolean =>
  context.hasSecondAdmin === false && context.now.getTime() < freeFrom(context).getTime();

/** How the new owner gets to see a secret, and what is over once the first day is. */
export function guardText(context: NoticeContext, { alone, guarded, free }: GuardWords): Text {
  const from = freeFrom(context);
  if (context.now.getTime() >= from.getTime()) return literal(free);
  return context.hasSecondAdmin === false ? alone(moment(from)) : literal(guarded);
}
