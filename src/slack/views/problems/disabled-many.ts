import type { KeyName } from '../../../domain/problems/problem.ts';
import type { DisabledKey, DisableTheirsReport } from '../../../usecases/ports/overviews.ts';
import { button, paragraphs } from '../../blocks/blocks.ts';
import { ACTIONS } from '../../blocks/ids.ts';
import { listRef } from '../../blocks/refs/list-refs.ts';
import type { Message } from '../../blocks/unrendered.ts';
import { count, joined, keyLabel, literal, msg, person, type Text } from '../../text/text.ts';
import { problemText } from './problem.ts';

const SHOWN = 40;
const REASONS = 10;

/** What became of each key, as it was read back. */
export function disabledManyMessage({ owner, results }: DisableTheirsReport): Message {
  const named = (became: DisabledKey['became']) =>
    results.filter((one) => one.became === became).map(({ key }) => key);
  const [done, already, left] = [named('disabled'), named('already'), named('left')];
  const failed = results.filter((one) => one.became === 'failed');
  const lines = [
    ...(done.length > 0
      ? [msg`✅ Disabled ${count(done.length, 'key')} of ${person(owner)}: ${namesOf(done)}.`]
      : []),
    ...(already.length > 0 ? [msg`Disabled before: ${namesOf(already)}.`] : []),
    ...(left.length > 0
      ? [msg`Left as they are, because they changed hands since I showed them to you: ${namesOf(left)}.`]
      : []),
    ...(failed.length > 0
      ? [joined([msg`⚠️ Not disabled, as far as I know: ${failed.length}`, ...reasons(failed)])]
      : []),
  ];
  const value = listRef.encode({ scope: { person: owner }, filter: null, text: '', page: 0 });
  return paragraphs(lines, [button({ action: ACTIONS.listAll, text: 'List their keys', value })]);
}

function namesOf(keys: readonly KeyName[]): Text {
  const shown = keys.slice(0, SHOWN).map(keyLabel);
  const more = keys.length - shown.length;
  return joined(more > 0 ? [...shown, msg`and ${more} more`] : shown, ', ');
}

function reasons(failed: readonly DisabledKey[]): Text[] {
  const shown = failed.slice(0, REASONS).map((one) => msg`• ${keyLabel(one.key)}: ${whyText(one)}`);
  const more = failed.slice(REASONS).map(({ key }) => key);
  return more.length > 0 ? [...shown, msg`• ${namesOf(more)}`] : shown;
}

const whyText = (one: DisabledKey): Text =>
  one.became === 'failed' && one.problem
    ? problemText(one.problem)
    : literal('Something went wrong on my side. `/cometkey show` tells how it is.');
