import type { UserId } from '../../../domain/member.ts';
import { Refused } from '../../../domain/problems/problem.ts';

const mention = /^<@([UW][A-Z0-9]+)>$/;

export const isMention = (word: string): boolean => mention.test(word);

/** A person has to be mentioned, because two people may have the same name. */
export function parsePerson(word: string): UserId {
  const id = mention.exec(word)?.[1];
  if (!id) throw new Refused({ kind: 'bad_person', text: word });
  return id;
}
