import type { AssignManyReport } from '../../../usecases/ports/read-models.ts';
import { paragraphs } from '../../blocks/blocks.ts';
import type { Message } from '../../blocks/unrendered.ts';
import { whoseText } from '../../text/facts/owner.ts';
import { count, joined, keyLabel, list, msg, nothing, person } from '../../text/text.ts';

const SHOWN = 20;

/** What was given, and what was left because it had changed hands since it was shown. */
export function assignedManyMessage({ given, left, to, by }: AssignManyReport): Message {
  const former = [...new Set(given.flatMap((key) => (key.ownerLeft ? [] : (key.owner ?? []))))];
  const told = [to, ...former].filter((one) => one !== by).map(person);
  const promise = told.length > 0 ? msg` I’ll message ${list(told)}.` : nothing;
  const first = msg`✅ Assigned ${count(given.length, 'key')} to ${person(to)}.${promise}`;
  if (left.length === 0) return paragraphs([first]);
  const kept = left.slice(0, SHOWN).map((key) => msg`${keyLabel(key)} · ${whoseText(key)}`);
  const rest = left.length - kept.length;
  return paragraphs([
    first,
    msg`Left as they are, because they changed hands since I showed them to you:`,
    joined(rest > 0 ? [...kept, msg`and ${rest} more`] : kept),
  ]);
}
