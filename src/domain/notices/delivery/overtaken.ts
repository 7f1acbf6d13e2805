import { isFromWrongClock } from '../../time.ts';
import type { Notice } from '../notice.ts';
import { WATCH_RULES } from '../watch-rules/watch-rules.ts';
import { reminderId } from './snooze.ts';

type Dated = Notice & { readonly createdAt: Date };

/** Whether one of the others tells what became of the same thing later, so that this one needs not be told. */
export function overtaken(notice: Dated, others: readonly Dated[], now: Date): boolean {
  const subject = subjectOf(notice);
  const same = others.filter((other) => subject !== null && subjectOf(other) === subject);
  return same.some(
    (other) => reminds(other, notice) || (!reminds(notice, other) && isLater(other, notice, now)),
  );
}

/** It tells the other one again, and is later whatever a clock says. */
const reminds = (reminder: Dated, { id }: Dated): boolean => reminder.id.startsWith(reminderId(id, ''));

function subjectOf({ body }: Notice): string | null {
  const about = body.kind === 'key' ? WATCH_RULES[body.what.kind].about : null;
  return body.kind === 'key' && about !== null ? `${body.keyId} ${about}` : null;
}

/** Of two made in one commit the later one in the order of their ids stays, so that one does. */
function isLater(a: Dated, b: Dated, now: Date): boolean {
  const [first, second] = [madeAt(a, now), madeAt(b, now)];
  return first > second || (first === second && a.id > b.id);
}

/** What a clock that was ahead has dated came before what is dated right. */
const madeAt = ({ createdAt }: Dated, now: Date): number =>
  isFromWrongClock(createdAt, now) ? 0 : createdAt.getTime();
