import type { EditChange } from '../../../domain/changes/edit.ts';
import { differing } from '../../../domain/keys/settings.ts';
import type { Effect } from '../../../domain/requests/outcome.ts';
import { editDone, editLines, fieldList } from '../../settings/setting-text.ts';
import { expiry, joined, literal, msg, nothing, spanText, type Text } from '../../text/text.ts';
import { type ChangeWords, PLAIN_WORDS } from './change-words.ts';

/** A new expiry as it is asked for. */
const newExpiryText = ({ to, lasts }: EditChange, isFree = false): Text =>
  lasts
    ? msg`${spanText(lasts.span)} from ${literal(isFree ? 'when it’s done' : 'approval')}`
    : expiry(to.expiresAt ?? null);

/** Of what an edit sets only a late expiry needs a decision, so it is said wherever somebody decides. */
function expiryMove(change: EditChange, isFree: boolean): Text {
  const { seen, to } = change;
  if (to.expiresAt === undefined) return nothing;
  const from = seen.expiresAt === undefined ? nothing : msg`${expiry(seen.expiresAt)} → `;
  const label = differing(seen, to).length === 1 ? nothing : literal('expiry: ');
  return msg` (${label}${from}${newExpiryText(change, isFree)})`;
}

/** With the expiry that it came to, and the retry that went with the group. */
const doneBy = ({ expiresAt, was }: Effect, { lasts, ...change }: EditChange): EditChange => ({
  ...change,
  to: {
    ...(was.crossGroupRetry && { crossGroupRetry: false }),
    ...change.to,
    ...(lasts && { expiresAt }),
  },
});

export const EDIT_WORDS: ChangeWords<EditChange> = {
  ...PLAIN_WORDS,
  wanted(change, { keyName, isFree = false }) {
    const fields = differing(change.seen, change.to);
    const told = fieldList(fields);
    const what =
      fields.length === 1
        ? msg`a change to the ${told} of *${keyName}*`
        : msg`changes to the ${told} of *${keyName}*`;
    return msg`${what}${expiryMove(change, isFree)}`;
  },
  done: (effect, change, { keyName }) => editDone({ ...doneBy(effect, change), seen: effect.was }, keyName),
  details: (change, effect) => {
    const told = effect ? doneBy(effect, change) : change;
    const to = told.lasts ? { expiresAt: newExpiryText(told) } : {};
    return [msg`*Changes*\n${joined(editLines(told, to))}`];
  },
};
