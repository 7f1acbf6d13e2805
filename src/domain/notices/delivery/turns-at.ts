import { APPROVAL_MS, type Assignment, GUARDED_MS } from '../../keys/assignment.ts';
import type { NoticeBody } from '../notice.ts';

interface Told {
  readonly body: NoticeBody;
  readonly createdAt: Date;
}

interface Known {
  /** Of the key, for what is told of a reveal; null: it was never assigned. */
  readonly assignment?: Assignment | null;
}

/** When a message changes by itself, because a moment that it tells of has come; null: never again. */
export function turnsAt(told: Told, known: Known, now: Date): Date | null {
  const toCome = moments(told, known).filter((at) => at > now.getTime());
  return toCome.length === 0 ? null : new Date(Math.min(...toCome));
}

function moments({ body, createdAt }: Told, { assignment }: Known): readonly number[] {
  switch (body.kind) {
    case 'assigned':
    case 'assigned_many':
    case 'reassigned':
    case 'reassigned_many':
      return [createdAt.getTime() + GUARDED_MS];
    case 'reveal_approved':
      return [createdAt.getTime() + APPROVAL_MS];
    case 'reveal_asked':
      return assignment
        ? [
            assignment.at.getTime() + GUARDED_MS,
            ...(assignment.approval ? [assignment.approval.at.getTime() + APPROVAL_MS] : []),
          ]
        : [];
    default:
      return [];
  }
}
