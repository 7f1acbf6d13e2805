import { actions, button, context, header, message, section } from '../blocks/blocks.ts';
import { ACTIONS } from '../blocks/ids.ts';
import type { Message } from '../blocks/unrendered.ts';
import { usageOf, VERBS, type Verb } from '../command-line/verbs.ts';
import { joined, literal, msg, type Text } from '../text/text.ts';

const VERB_LIST = Object.keys(VERBS) as Verb[];
const HALF = Math.ceil(VERB_LIST.length / 2);

/** `about` null: the menu with buttons, and the full list. */
export const helpMessage = (about: Verb | null): Message => (about === null ? menu() : verbHelp(about));

const line = (verb: Verb): Text =>
  literal(`\`${verb} ${VERBS[verb].args}\`\n${VERBS[verb].about}`.replace(' `', '`'));

function menu(): Message {
  const intro = literal(
    'Create, inspect and change the CometAPI keys you own. More quota goes through a lead.',
  );
  const lines = VERB_LIST.map(line);
  const hint = literal(
    'A KEY is its id (`#1234`), its name or part of it. A command without its arguments opens a form.',
  );
  return message(joined([intro, ...VERB_LIST.map(shortLine), hint]), [
    header('CometAPI keys'),
    section(intro),
    actions([
      button({ action: ACTIONS.newKey, text: 'New key', style: 'primary' }),
      button({ action: ACTIONS.listKeys, text: 'My keys' }),
      button({ action: ACTIONS.listRequests, text: 'My requests' }),
      button({ action: ACTIONS.status, text: 'Status' }),
    ]),
    section(joined(lines.slice(0, HALF))),
    section(joined(lines.slice(HALF))),
    context(hint),
  ]);
}

const shortLine = (verb: Verb): Text => literal(`/cometkey ${verb}: ${VERBS[verb].about}`);

function verbHelp(verb: Verb): Message {
  const examples = VERBS[verb].examples.map((example) => literal(`\`/cometkey ${example}\``));
  const usage = literal(`\`${usageOf(verb)}\``);
  const about = literal(VERBS[verb].about);
  const shown = msg`For example:\n${joined(examples)}`;
  return message(joined([about, usage, shown]), [section(joined([usage, about])), section(shown)]);
}
