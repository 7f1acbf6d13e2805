import { hasExpired, type Key } from '../../../domain/keys/key.ts';
import { expiry as expiryMoment, literal, msg, type Text } from '../text.ts';
import type { KeyFact, KeyShown } from './fact.ts';

/** `never expires`, `expires …`, `expired …`. */
export const expiryText = ({ expiresAt }: Pick<Key, 'expiresAt'>, now: Date): Text => {
  if (expiresAt === null) return literal('never expires');
  return expiresAt.getTime() < now.getTime()
    ? msg`expired ${expiryMoment(expiresAt)}`
    : msg`expires ${expiryMoment(expiresAt)}`;
};

const line = ({ key, now }: KeyShown): Text[] => [expiryText(key, now)];

export const expiry: KeyFact = {
  line,
  lasting: line,
  field: ({ key, now }) => [
    msg`*${literal(hasExpired(key, now) ? 'Expired' : 'Expires')}*\n${expiryMoment(key.expiresAt)}`,
  ],
};
