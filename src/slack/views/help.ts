import { actions, button, context, header, message, section } from '../blocks/blocks.ts';
import { ACTIONS } from '../blocks/ids.ts';
import type { Message } from '../blocks/unrendered.ts';
import { joined, literal, msg, type Text } from '../text/text.ts';

/** What help, the README and refusals tell of a verb. */
export interface VerbHelp {
  /** What follows the verb: `KEY [30d]`. */
  readonly usage: string;
  readonly about: string;
  readonly examples: readonly string[];
}

/** `/cometkey quota KEY +$50 …` */
export const usageLine = (name: string, { usage }: Pick<VerbHelp, 'usage'>): string =>
  `/cometkey ${name} ${usage}`.trim();

/** Help about one verb; null: about all, with buttons. */
export function helpMessage(verbs: Readonly<Record<string, VerbHelp>>, about: string | null): Message {
  const one = about === null ? undefined : verbs[about];
  return about === null || !one ? menu(Object.entries(verbs)) : verbHelp(about, one);
}

const line = ([name, { usage, about }]: [string, VerbHelp]): Text =>
  literal(`\`${`${name} ${usage}`.trim()}\`\n${about}`);

const shortLine = ([name, { about }]: [string, VerbHelp]): Text => literal(`/cometkey ${name}: ${about}`);

function menu(verbs: readonly [string, VerbHelp][]): Message {
  const intro = literal(
    'Create, inspect and change the CometAPI keys you own. More quota goes through a lead.',
  );
  const lines = verbs.map(line);
  const half = Math.ceil(lines.length / 2);
  const hint = literal(
    'A KEY is its id (`#1234`), its name or part of it. A command without its arguments opens a form.',
  );
  return message(joined([intro, ...verbs.map(shortLine), hint]), [
    header('CometAPI keys'),
    section(intro),
    actions([
      button({ action: ACTIONS.newKey, text: 'New key', style: 'primary' }),
      button({ action: ACTIONS.listKeys, text: 'My keys' }),
      button({ action: ACTIONS.listRequests, text: 'My requests' }),
      button({ action: ACTIONS.status, text: 'Status' }),
    ]),
    section(joined(lines.slice(0, half))),
    section(joined(lines.slice(half))),
    context(hint),
  ]);
}

function verbHelp(name: string, help: VerbHelp): Message {
  const examples = help.examples.map((example) => literal(`\`/cometkey ${example}\``));
  const usage = literal(`\`${usageLine(name, help)}\``);
  const about = literal(help.about);
  const shown = msg`For example:\n${joined(examples)}`;
  return message(joined([about, usage, shown]), [section(joined([usage, about])), section(shown)]);
}
