import type { Notice } from '../notice.ts';
import { WATCH_RULES } from '../watch-rules/watch-rules.ts';

type Dated = Notice & { readonly createdAt: Date };

/** Whether one of the others tells what became of the same thing later, so that this one needs not be told. */
export function overtaken(notice: Dated, others: readonly Dated[]): boolean {
  const subject = subjectOf(notice);
  return subject !== null && others.some((other) => subjectOf(other) === subject && isLater(other, notice));
}

function subjectOf({ body }: Notice): string | null {
  const about = body.kind === 'key' ? WATCH_RULES[body.what.kind].about : null;
  return body.kind === 'key' && about !== null ? `${body.keyId} ${about}` : null;
}

/** Of two made in one commit the later one in the order of their ids stays, so that one does. */
const isLater = (a: Dated, b: Dated): boolean =>
  a.createdAt > b.createdAt || (a.createdAt.getTime() === b.createdAt.getTime() && a.id > b.id);
