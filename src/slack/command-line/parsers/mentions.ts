import type { UserId } from '../../../domain/member.ts';
import { Refused } from '../../../domain/problems/problem.ts';

const mention = /^<@([UW][A-Z0-9]+)>$/;

/** null: the word mentions nobody. */
export const mentionedIn = (word: string): UserId | null => mention.exec(word)?.[1] ?? null;

/** The first person who is mentioned anywhere in a text; null: nobody is. */
export const firstMentioned = (text: string): UserId | null => /<@([UW][A-Z0-9]+)>/.exec(text)?.[1] ?? null;

export const isMention = (word: string): boolean => mention.test(word);

/** Meant as a person, though it may mention nobody: `@ana` was typed without choosing her from Slack's list. */
export const isMeantAsPerson = (word: string): boolean => word.startsWith('@') || /^<@.*>$/.test(word);

/** A person has to be mentioned, because two people may have the same name. */
export function parsePerson(word: string): UserId {
  const id = mentionedIn(word);
  if (id === null) throw new Refused({ kind: 'bad_person', text: word });
  return id;
}
