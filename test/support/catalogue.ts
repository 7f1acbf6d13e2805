import type { HomeView, Message, ModalView } from '../../src/slack/blocks/unrendered.ts';
import { everyUnrendered } from './every-view.ts';
import { besides, spoken } from './rendered-text.ts';

const NAMES: Readonly<Record<string, string>> = {
  '<@U0ANA>': '@ana',
  '<@U0BOB>': '@bob',
  '<@U0LEE>': '@lee',
  '<@U0ADA>': '@ada',
  '<#C0REQUESTS>': '#key-requests',
  '<!subteam^S0LEADS>': '@key-leads',
};

const HEAD = `# Every text

What the bot can say, rendered with one example of each message, form and refusal, and each line once: where a message
repeats lines of an earlier one, only what is new stands here. \`[…]\` is a button, \`<…>\` a select, \`(…)\` a field, \`~\` small
print, \`?\` what a form or a button asks or explains besides. [words.md](words.md) says how they are written. It is made
from the source; \`npx vitest run test/texts.test.ts -u\` renews it.
`;

const everyTold = () => everyUnrendered('search-prod');

/** All that people can read, each line where it is said first. */
export function catalogue(): string {
  const seen = new Set<string>();
  const messages = everyTold().map((view) =>
    [...spoken(view).split('\n'), ...besides(view)].map(readable).filter((line) => {
      const isNew = line.trim() !== '' && !seen.has(line) && !isFiller.test(line);
      seen.add(line);
      return isNew;
    }),
  );
  const texts = messages.filter((lines) => lines.length > 0).map((lines) => lines.join('\n'));
  return `${HEAD}\n\`\`\`text\n${texts.join('\n\n')}\n\`\`\`\n`;
}

/** The templates and words of which the catalogue is made, as the source writes them. */
export function wordsOfCatalogue(): ReadonlySet<string> {
  const words = new Set<string>();
  for (const view of everyTold()) gather(inBlocks(view), words);
  return words;
}

/** The notification of a message repeats its blocks, and its chart draws what they say. */
function inBlocks(view: Message | ModalView | HomeView): object {
  if ('type' in view) return view;
  const { text: _, charted: __, ...rest } = view;
  return rest;
}

function gather(value: unknown, words: Set<string>): void {
  if (typeof value !== 'object' || value === null) return;
  for (const [name, part] of Object.entries(value)) {
    if (typeof part === 'string' && ['template', 'one', 'many', 'text'].includes(name)) words.add(part);
    gather(part, words);
  }
}

/** Of the lists that are as long as Slack allows. */
const isFiller = /search-prod-\d+/;

const readable = (line: string): string =>
  line
    .replace(/<!date\^[^|]*\|([^>]*)>/g, '$1')
    .replace(/<[@#!][^>]*>/g, (mention) => NAMES[mention] ?? mention);
