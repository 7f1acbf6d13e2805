import { APPROVAL_MS, type Assignment, GUARDED_MS } from '../../keys/assignment.ts';
import { DAY } from '../../time.ts';
import { LIVES } from '../life.ts';
import type { NoticeBody } from '../notice.ts';

/** For so long a message about keys is redrawn when they move. Then it says what was told, for ever, and is forgotten. */
export const KEPT_CURRENT = 60 * DAY;

interface Told {
  readonly body: NoticeBody;
  readonly createdAt: Date;
}

interface Known {
  /** Of the key, for what is told of a reveal; null: it was never assigned. */
  readonly assignment?: Assignment | null;
  /** When the youngest of what its message tells was made; absent: it is this one. */
  readonly youngest?: Date;
}

/** When a message changes by itself, because a moment that it tells of has come; null: never again. */
export function turnsAt(told: Told, known: Known, now: Date): Date | null {
  const toCome = moments(told, known).filter((at) => at > now.getTime());
  return toCome.length === 0 ? null : new Date(Math.min(...toCome));
}

/** Whether it is drawn for the last time, by its own age or, as `youngest`, by that of the youngest in its message. */
export const isLast = ({ body, createdAt }: Told, now: Date, youngest = createdAt): boolean =>
  LIVES[body.kind] === 'keys' && now.getTime() >= youngest.getTime() + KEPT_CURRENT;

const moments = (told: Told, known: Known): readonly number[] => [
  ...promised(told, known),
  ...(LIVES[told.body.kind] === 'keys'
    ? [told.createdAt, ...(known.youngest ? [known.youngest] : [])].map((at) => at.getTime() + KEPT_CURRENT)
    : []),
];

function promised({ body, createdAt }: Told, { assignment }: Known): readonly number[] {
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
