import { msg, nothing, type Text, userText } from '../../../text/text.ts';
import { type Details, textIn } from './details.ts';

export const because = (details: Details, member: string): Text => {
  const why = textIn(details, member);
  return why === '' ? nothing : msg`: “${userText(why)}”`;
};

/** With the last vote. */
export function commentIn({ votes }: Details): Text {
  const last: unknown = Array.isArray(votes) ? votes.at(-1) : null;
  return typeof last === 'object' && last !== null ? because(last as Details, 'comment') : nothing;
}
