import { DEFAULT_READER } from '../../domain/notices/reader.ts';
import { render } from '../../slack/text/render.ts';
import { moment, type Text } from '../../slack/text/text.ts';
import { changeText } from '../../slack/views/changes/changes.ts';
import { isChanged, type Outcome, type Replayed } from './replay.ts';

const OUTCOMES: readonly Outcome[] = ['allow', 'ask', 'refuse'];
const WORDS: Readonly<Record<Outcome, string>> = { allow: 'allowed', ask: 'asked', refuse: 'refused' };

/** How many were allowed, asked and refused, before and after, and each that would be answered otherwise. */
export function backtestText(
  replayed: readonly Replayed[],
  { days, unread }: { readonly days: number; readonly unread: number },
): string[] {
  const changed = replayed.filter(isChanged);
  const counted = OUTCOMES.map((outcome) => {
    const before = replayed.filter((one) => one.before.outcome === outcome).length;
    const after = replayed.filter((one) => one.after.outcome === outcome).length;
    return `${WORDS[outcome].padEnd(8)}  ${`${before}`.padStart(6)}  ${`${after}`.padStart(6)}`;
  });
  return [
    `What was asked for in ${days === 1 ? '1 day' : `${days} days`}: ${replayed.length}`,
    '',
    '          before   after',
    ...counted,
    '',
    ...(changed.length === 0 ? ['Nothing would be answered otherwise.'] : changed.map(changedText)),
    ...(unread === 0
      ? []
      : [`Not replayed, because nothing tells what was asked for: ${unread} that the policy refused.`]),
    'Keys are taken as I know them now, with the quota they had then where a change of it was made; groups of people as they are.',
  ];
}

/** One line of a terminal: who reads it may be anywhere, so it is in UTC, and knows people by their ids. */
const changedText = ({ at, by, change, keyName, unitsPerUsd, before, after }: Replayed): string => {
  const said = (text: Text) => render(text, DEFAULT_READER, 'plain');
  const wanted = said(changeText({ change, keyName, unitsPerUsd, approval: null }));
  return `${said(moment(at))}  ${by}  ${wanted}: ${WORDS[before.outcome]}, by “${before.rule}” → ${WORDS[after.outcome]}, by “${after.rule}”`;
};
