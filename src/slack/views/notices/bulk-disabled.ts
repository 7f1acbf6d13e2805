import type { UserId } from '../../../domain/member.ts';
import type { BulkOutcome, BulkResult } from '../../../domain/problems/bulk-outcome.ts';
import { paragraphs } from '../../blocks/blocks.ts';
import { firstOf, joined, keyLabel, msg, person, type Text } from '../../text/text.ts';
import { besidesText } from '../changes/disable-words.ts';
import { problemText } from '../problems/problem.ts';
import type { NoticeView } from './view.ts';

type KeyResult = BulkOutcome['first'][number];

/** To whoever pressed *Disable all*: what became of each key, as it was read back. */
export const bulkDisabledView: NoticeView<'bulk_disabled'> = ({ owner, outcomes }) => {
  const lines = outcomes.toSorted((a, b) => ORDER.indexOf(a.became) - ORDER.indexOf(b.became));
  const hint = outcomes.every(({ became }) => became === 'disabled')
    ? []
    : [msg`Write \`/cometkey list\` with ${person(owner)} after it to see the state of their keys.`];
  return paragraphs([...lines.map((some) => SAID[some.became](some, owner)), ...hint]);
};

const ORDER: readonly BulkResult['became'][] = [
  'disabled',
  'already',
  'left',
  'held',
  'unsure',
  'late',
  'failed',
];

const SAID: Readonly<Record<BulkResult['became'], (some: BulkOutcome, owner: UserId) => Text>> = {
  disabled(some, owner) {
    const odd = some.first.filter(({ besides, problem }) => besides ?? problem);
    const first = msg`✅ Disabled ${some.total} of ${person(owner)}’s keys: ${namesOf(some)}.`;
    return joined([first, ...reasons(odd, odd.length)]);
  },
  already: (some) => msg`Already disabled: ${namesOf(some)}.`,
  left: (some) =>
    msg`Left as they were, because they had changed hands since you saw them: ${namesOf(some)}.`,
  held: (some) => msg`⏳ I was stopped partway, so I left these for an admin to *Resume*: ${namesOf(some)}.`,
  late: (some) =>
    msg`⚠️ Not tried, because I couldn’t get to them in time: ${namesOf(some)}. To disable these too, press *Disable all* again.`,
  unsure: (some) =>
    msg`⚠️ Not tried, because my database was restored from a backup, or moved to another server, and they may have been disabled, and enabled again, since: ${namesOf(some)}. Check them first. To disable these too, press *Disable all* again.`,
  failed: ({ first, total }) => joined([msg`⚠️ ${total} may still be enabled:`, ...reasons(first, total)]),
};

const namesOf = ({ first, total }: Pick<BulkOutcome, 'first' | 'total'>): Text =>
  firstOf(
    first.map(({ key }) => keyLabel(key)),
    { total },
  );

const REASONS = 10;

/** A line for each reason, with the keys that have it. */
function reasons(first: readonly KeyResult[], total: number): Text[] {
  const alike = [
    ...Map.groupBy(first, ({ besides, problem }) => JSON.stringify([besides, problem])).values(),
  ];
  const told = alike.slice(0, REASONS);
  const rest = { first: alike.slice(REASONS).flat(), total: total - told.flat().length };
  const lines = told.flatMap(reasonText);
  return rest.total > 0 ? [...lines, msg`• ${namesOf(rest)}`] : lines;
}

function reasonText(some: readonly KeyResult[]): Text[] {
  const [first] = some;
  if (!first) return [];
  const { key, besides, problem } = first;
  const named = namesOf({ first: some, total: some.length });
  if (besides) return [msg`• ${named}:${besidesText(besides, besides.unitsPerUsd)}`];
  if (!problem) return [];
  const text = problemText(problem);
  return [some.length === 1 && names(text, keyLabel(key)) ? msg`• ${text}` : msg`• ${named}: ${text}`];
}

/** Many problems begin with the name of their key. */
const names = (said: Text, label: Text): boolean => JSON.stringify(said).includes(JSON.stringify(label));
