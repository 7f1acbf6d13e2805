import type { Text } from '../../src/slack/text/text.ts';
import { everyCommand } from './every-command.ts';
import { everyMistake } from './every-mistake.ts';
import { everySection, type View } from './every-view.ts';
import { besides, heard, spoken } from './rendered-text.ts';

const NAMES: Readonly<Record<string, string>> = {
  '<@U0ANA>': '@ana',
  '<@U0BOB>': '@bob',
  '<@U0LEE>': '@lee',
  '<@U0LEA>': '@lea',
  '<@U0ADA>': '@ada',
  '<#C0REQUESTS>': '#key-requests',
  '<!subteam^S0LEADS>': '@key-leads',
  '<!subteam^S0ADMINS>': '@key-admins',
};

const HEAD = `# Every text

What the bot can say, by who reads it, rendered with one example of each message, form and refusal, and each line once:
where a message repeats lines of an earlier one, only what is new stands here. \`[…]\` is a button, \`<…>\` a select,
\`(…)\` a field, \`~\` small print, \`?\` what a form or a button asks or explains besides, \`!\` what only a notification or
a screen reader says, \`✖\` a mistake that keeps the bot from starting. [words.md](words.md) says how they are written.
It is made from the source; \`npx vitest run test/texts.test.ts -u\` renews it.
`;

/** All that people can read, by who reads it, each line where it is said first. */
export const catalogue = (): string => `${HEAD}\n${catalogueOfSlack()}\n${catalogueOfOperator()}`;

/** What is said in Slack. */
export function catalogueOfSlack(): string {
  const seen = new Set<string>();
  const all = everySection('search-prod');
  const told = new Set<string>();
  for (const view of all.flatMap(({ views }) => views)) gather(inBlocks(view), told);
  const sections = all.map(({ title, views }) => {
    const texts = views.map((view) => newLinesOf(view, { seen, told }).join('\n'));
    return sectionText(title, texts);
  });
  return sections.join('\n');
}

/** What is said where the bot is started. */
export function catalogueOfOperator(): string {
  const seen = new Set<string>();
  const texts = [...everyMistake(), ...everyCommand()].map((text) =>
    unseen(text.split('\n'), seen).join('\n'),
  );
  return sectionText('For whoever runs it', texts);
}

const sectionText = (title: string, texts: readonly string[]): string =>
  `## ${title}\n\n\`\`\`text\n${texts.filter((text) => text !== '').join('\n\n')}\n\`\`\`\n`;

interface Before {
  readonly seen: Set<string>;
  readonly told: Set<string>;
}

function newLinesOf(view: View, { seen, told }: Before): string[] {
  const lines = [...spoken(view).split('\n'), ...besides(view), ...notified(view, told)].map(readable);
  return unseen(lines, seen);
}

const unseen = (lines: readonly string[], seen: Set<string>): string[] =>
  lines.filter((line) => {
    const isNew = line.trim() !== '' && !seen.has(line) && !isFiller.test(line);
    seen.add(line);
    return isNew;
  });

/** The templates and words of which the catalogue is made, as the source writes them. */
export function wordsOfCatalogue(): ReadonlySet<string> {
  const words = new Set<string>();
  const views = everySection('search-prod').flatMap((section) => section.views);
  for (const view of views) {
    gather(inBlocks(view), words);
    gather([notificationOf(view), ...labelsIn(view)], words);
  }
  return words;
}

/** Of what is only heard the lines with words that nothing in `told` has; then `told` does. */
const notified = (view: View, told: Set<string>): string[] =>
  [...linesOf(notificationOf(view)), ...labelsIn(view)].flatMap((line) => {
    const words = new Set<string>();
    gather(line, words);
    if ([...words].every((one) => told.has(one))) return [];
    for (const one of words) told.add(one);
    return [`! ${heard(line)}`];
  });

/** What a screen reader says of the buttons. */
const labelsIn = (value: unknown): Text[] =>
  typeof value !== 'object' || value === null
    ? []
    : Object.entries(value).flatMap(([name, part]) => (name === LABEL ? [part.phrase] : labelsIn(part)));

const linesOf = (text: Text | null): readonly Text[] =>
  text === null ? [] : text.kind === 'joined' ? text.items : [text];

const notificationOf = (view: View): Text | null =>
  'type' in view || typeof view.text === 'string' ? null : view.text.phrase;

/** Its notification repeats the blocks. */
function inBlocks(view: View): object {
  if ('type' in view) return view;
  const { text: _, ...rest } = view;
  return rest;
}

const LABEL = 'accessibility_label';

function gather(value: unknown, words: Set<string>): void {
  if (typeof value !== 'object' || value === null) return;
  // What somebody else wrote.
  if ('kind' in value && value.kind === 'user_text') return;
  for (const [name, part] of Object.entries(value)) {
    if (name === LABEL) continue;
    if (typeof part === 'string' && ['template', 'one', 'many', 'separator'].includes(name)) words.add(part);
    gather(part, words);
  }
}

/** Of the lists that are as long as Slack allows. */
const isFiller = /search-prod-\d+/;

const readable = (line: string): string =>
  line
    .replace(/<!date\^[^|]*\|([^>]*)>/g, '$1')
    .replace(/<[@#!][^>]*>/g, (mention) => NAMES[mention] ?? mention);
