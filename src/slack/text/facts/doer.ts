import type { UserId } from '../../../domain/member.ts';
import { literal, msg, person, type Text } from '../text.ts';

/** What somebody did: to themselves as theirs, to others with `by @ada`, or `outside Slack` if `by` is null. */
export function doerText(
  by: UserId | null,
  reader: UserId | null,
  words: { readonly you: Text; readonly others: (by: Text) => Text },
): Text {
  if (by === null) return words.others(literal('outside Slack'));
  return by === reader ? words.you : words.others(msg`by ${person(by)}`);
}
