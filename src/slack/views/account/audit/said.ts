import { literal, msg, nothing, owner, person, type Text, userText } from '../../../text/text.ts';
import { type Details, textIn } from './details.ts';

export const because = (details: Details, member: string): Text => {
  const why = textIn(details, member);
  return why === '' ? nothing : msg`: “${userText(why)}”`;
};

function lastVote({ votes }: Details): Details {
  const last: unknown = Array.isArray(votes) ? votes.at(-1) : null;
  return typeof last === 'object' && last !== null ? (last as Details) : {};
}

/** With the last vote. */
export const commentIn = (details: Details): Text => because(lastVote(details), 'comment');

/** With whose vote it was that they gave. */
export function decidedBy(who: Text, details: Details): Text {
  const of = textIn(details, 'for') || textIn(lastVote(details), 'for');
  return of === '' ? who : msg`${who} (for ${person(of)})`;
}

export const standIn = (details: Details, member: string): Text =>
  textIn(details, member) === '' ? literal('nobody') : person(textIn(details, member));

export const personIn = (details: Details, member: string): Text => owner(textIn(details, member) || null);
