import type { Role } from '../../domain/member.ts';
import { actions, button, context, header, message, section, titled } from '../blocks/blocks.ts';
import { ACTIONS } from '../blocks/ids.ts';
import type { Message } from '../blocks/unrendered.ts';
import { joined, literal, msg, type Text } from '../text/text.ts';
import { keysButton, newKeyButton } from './keys/key-buttons.ts';

/** What help, the README and refusals tell of a verb. */
export interface VerbHelp {
  /** What follows the verb: `KEY [30d]`. */
  readonly usage: string;
  readonly about: string;
  readonly examples: readonly string[];
  /** What comes of it, by role where that differs. */
  readonly next: string | Readonly<Record<Role, string>>;
  /** The lowest role that may use it; absent: everybody. */
  readonly role?: Exclude<Role, 'member'>;
}

type Verbs = Readonly<Record<string, VerbHelp>>;

/** `/cometkey quota KEY +$50 …` */
export const usageLine = (name: string, { usage }: Pick<VerbHelp, 'usage'>): string =>
  `/cometkey ${name} ${usage}`.trim();

/** Instead of a verb: all of them. */
export const ALL = 'all';

/** Help about one verb, or about all that this role may use; null: the usual ones, with buttons. */
export function helpMessage(verbs: Verbs, about: string | null, role: Role): Message {
  if (about === null) return menu(role);
  const one = verbs[about];
  return one ? verbHelp(about, one, role) : allVerbs(verbs, role);
}

/** Each can be sent as it is. */
export const EVERYDAY: readonly (readonly [what: string, line: string])[] = [
  ['Make a key', 'create ci-bot --quota $20'],
  ['See your keys', 'list'],
  ['See one key, and what to do about it', 'show ci-bot'],
  ['Ask for more quota', 'quota ci-bot +$50 launch week'],
  ['Make it expire later', 'renew ci-bot 30d'],
  ['Copy its secret', 'reveal ci-bot'],
];

const TO_DECIDE = ['See what’s waiting for your decision', 'requests pending'] as const;

const HINT = literal(
  'For a key, write its name, part of it, or its number (`#1234`). Most commands open a form if you leave the rest out.',
);

function menu(role: Role): Message {
  const intro = literal(
    'Create, inspect and change the CometAPI keys you own. More quota usually has to be approved.',
  );
  const usual = role === 'member' ? EVERYDAY : [...EVERYDAY, TO_DECIDE];
  const lines = usual.map(([what, line]) => msg`${literal(what)}: ${literal(`\`/cometkey ${line}\``)}`);
  const shown = message(joined([intro, ...lines, HINT]), [
    header('CometAPI keys'),
    section(intro),
    section(joined(usual.map(([what, line]) => msg`${literal(what)}\n${literal(`\`/cometkey ${line}\``)}`))),
    actions([
      { ...newKeyButton, style: 'primary' as const },
      keysButton,
      button({ action: ACTIONS.listRequests, text: 'My requests' }),
      button({ action: ACTIONS.allCommands, text: 'All commands' }),
    ]),
    context(HINT),
  ]);
  return titled(literal('Help'), shown);
}

const isFor = (role: Role, { role: least }: Pick<VerbHelp, 'role'>): boolean =>
  least === undefined || role === 'admin' || role === least;

const ALL_TITLE = literal('All commands');

function allVerbs(verbs: Verbs, role: Role): Message {
  const lines = Object.entries(verbs)
    .filter(([, help]) => isFor(role, help))
    .map(([name, help]) => msg`${literal(`\`${usageLine(name, help)}\``)}\n${literal(help.about)}`);
  const half = Math.ceil(lines.length / 2);
  const more = literal('`/cometkey help quota` shows examples of a command, and what happens next.');
  const shown = message(joined([...lines, HINT, more]), [
    header(ALL_TITLE),
    section(joined(lines.slice(0, half))),
    section(joined(lines.slice(half))),
    actions([button({ action: ACTIONS.status, text: 'Status' })]),
    context(joined([HINT, more])),
  ]);
  return titled(ALL_TITLE, shown);
}

const ONLY: Readonly<Record<Exclude<Role, 'member'>, string>> = {
  lead: 'Only leads and admins can use it.',
  admin: 'Only admins can use it.',
};

function verbHelp(name: string, help: VerbHelp, role: Role): Message {
  const examples = help.examples.map((example) => literal(`\`/cometkey ${example}\``));
  const lines = [literal(`\`${usageLine(name, help)}\``), literal(help.about)];
  const shown = msg`For example:\n${joined(examples)}`;
  const next: Text[] = [
    literal(typeof help.next === 'string' ? help.next : help.next[role]),
    ...(help.role && !isFor(role, help) ? [literal(ONLY[help.role])] : []),
  ];
  return message(joined([...lines, shown, ...next]), [
    section(joined(lines)),
    section(shown),
    ...next.map((line) => context(line)),
  ]);
}
