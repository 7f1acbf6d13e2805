import type { AssignManyReport } from '../../../usecases/ports/assign-reports.ts';
import { paragraphs } from '../../blocks/blocks.ts';
import type { Message } from '../../blocks/unrendered.ts';
import { whoseText } from '../../text/facts/owner.ts';
import { count, firstOf, keyLabel, list, msg, nothing, person, type Text } from '../../text/text.ts';

const SHOWN = 20;

/** What was given, and what was left because it had changed hands since it was shown, or was theirs before. */
export function assignedManyMessage({ given, theirs, left, to, by }: AssignManyReport): Message {
  const former = new Set(given.flatMap((key) => (key.ownerLeft ? [] : (key.owner ?? []))));
  const told = [to, ...former].filter((one) => one !== by).map(person);
  const promise = told.length > 0 ? msg` I’ll message ${list(told)}.` : nothing;
  const first =
    given.length > 0
      ? msg`✅ Assigned ${count(given.length, 'key')} to ${person(to)}.${promise}`
      : msg`⚠️ I assigned none of them to ${person(to)}.`;
  return paragraphs([
    first,
    ...(theirs.length === 0 ? [] : [msg`Already theirs:`, named(theirs)]),
    ...(left.length === 0
      ? []
      : [msg`Left as they were, because they had changed hands since I showed them to you:`, named(left)]),
  ]);
}

const named = (keys: AssignManyReport['left']): Text =>
  firstOf(
    keys.map((key) => msg`${keyLabel(key)} · ${whoseText(key)}`),
    { most: SHOWN, separator: '\n' },
  );
