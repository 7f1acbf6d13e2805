import { stateOf } from '../../../domain/keys/key.ts';
import { moment, msg, nothing, person, type Text, userText } from '../text.ts';
import type { KeyFact, KeyShown } from './fact.ts';

const MOST_REASON = 300;

/** `by @ada, today at 3:43 PM`; null: it is not disabled, or somebody did that outside Slack. */
export function disabledByText({ key, now }: Pick<KeyShown, 'key' | 'now'>): Text | null {
  const { disabledBy } = key;
  if (!disabledBy || stateOf(key, now) !== 'disabled') return null;
  const { id, at } = disabledBy;
  return msg`by ${person(id)}${at ? msg`, ${moment(at)}` : nothing}`;
}

/** Empty: none was given. */
export const disabledReason = ({ disabledBy }: KeyShown['key']): Text[] =>
  disabledBy?.why ? [msg`Reason: “${userText(disabledBy.why, MOST_REASON)}”`] : [];

export const disabled: KeyFact = {
  line(shown) {
    const by = disabledByText(shown);
    return by ? [msg`disabled ${by}`, ...disabledReason(shown.key)] : [];
  },
};
