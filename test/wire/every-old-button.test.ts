import { existsSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { Person } from '../../sandbox/slack/person.ts';
import type { Message } from '../../sandbox/slack/shapes.ts';
import { DAY, HOUR } from '../../src/domain/time.ts';
import { ACTIONS } from '../../src/slack/blocks/ids.ts';
import { clicks } from '../../src/slack/listeners/buttons.ts';
import { ownedKey } from '../support/owned-key.ts';
import type { Stage } from '../support/stage.ts';
import { sweptStageWithKey } from '../support/stage-with-key.ts';
import { USD } from '../support/usd.ts';

type Name = 'ana' | 'lee' | 'ada';

interface Old {
  readonly who: Name;
  readonly message: Message;
  readonly action: string;
  readonly label: string;
  /** What it refers to. */
  readonly value: string;
}

interface Element {
  readonly type: string;
  readonly action_id?: string;
  readonly text?: { readonly text: string };
  readonly value?: string;
  readonly options?: readonly { readonly value?: string; readonly text: { readonly text: string } }[];
}

/** Every button of a message, and every option of its menus, each as if nothing else stood there. */
const buttonsIn = (who: Name, message: Message): Old[] =>
  (message.blocks ?? []).flatMap((block) => {
    const { elements = [], accessory } = block;
    const alone = [
      ...(elements as Element[]).map((element) => ({ element, block: { ...block, elements: [element] } })),
      ...(accessory ? [{ element: accessory as Element, block }] : []),
    ];
    return alone.flatMap((one) =>
      pressable(one.element).map((spec) => ({
        who,
        ...spec,
        message: { ...message, blocks: [one.block] } as Message,
      })),
    );
  });

function pressable({
  type,
  action_id: action = '',
  text,
  value = '',
  options = [],
}: Element): Omit<Old, 'who' | 'message'>[] {
  if (type === 'button') return [{ action, label: text?.text ?? '', value }];
  if (type !== 'overflow') return [];
  return options.map(({ value: chosen = '', text: { text: label } }) => {
    const [id = '', ...rest] = chosen.split('|');
    return { action: id, label, value: rest.join('|') };
  });
}

const lines = async (stage: Stage, who: Name, ...typed: string[]): Promise<Old[]> => {
  const shown: Old[] = [];
  for (const line of typed) {
    await stage.after(stage[who].types(`/cometkey ${line}`));
    const message = stage[who].lastEphemeral();
    if (message) shown.push(...buttonsIn(who, structuredClone(message)));
  }
  return shown;
};

const posts = (who: Name, messages: readonly Message[]): Old[] =>
  structuredClone(messages).flatMap((message) => buttonsIn(who, message));

const cardsOf = (stage: Stage) => stage.lee.sees({ channel: 'key-requests' });

/** What ana has typed, each of which is answered with buttons of its own. */
const LOOKS = [
  'show #1',
  'show #2',
  'show #3',
  'list',
  'requests mine',
  'usage #1',
  'status',
  'help',
  'policy',
];
const QUESTIONS = [
  'quota #1 +$50 for 7d launch week',
  'quota #1 =$0',
  'edit #1 --expires 12h',
  'renew search 30d',
  'disabel #1',
];

/**
 * Ana’s key 1 expires soon and has a request for more; her key 2 is unlimited for some hours; her key 3 is disabled. She,
 * a lead and an admin have all that was ever said of them before them.
 */
async function standing(): Promise<Standing> {
  const stage = await sweptStageWithKey();
  const { ana, lee, cometApi } = stage;
  await ownedKey(stage, ana, { name: 'search-dev', remain_quota: 5 * USD });
  await ownedKey(stage, ana, { name: 'search-old', remain_quota: 5 * USD, status: 2 });
  await lines(stage, 'ana', 'quota #3 +$5 snacks', 'unlimited #3 on for 2h snacks');
  stage.advance(25 * HOUR);
  await stage.runs('remind');
  cometApi.account.spend(1, USD);
  cometApi.account.setExpiry(1, stage.now().getTime() + 2 * DAY);
  for (let sweep = 0; sweep < 2; sweep += 1) await stage.sweep();
  await stage.after(ana.types('/cometkey unlimited #2 on for 4h migration'));
  const grant = stage.requestId();
  await stage.after(lee.clicks('Approve'));
  const asked = await lines(stage, 'ana', 'quota #1 +$50 for 7d launch week');
  const request = stage.requestId();
  const own = await lines(stage, 'ana', ...LOOKS, `requests ${request}`, ...QUESTIONS);
  const others = await lines(stage, 'lee', 'show #1', 'requests pending', `requests ${request}`, 'list all');
  const admins = await lines(stage, 'ada', 'show #1', 'list @ana', 'audit #1', `requests ${request}`);
  const told = [...posts('ana', ana.dms()), ...posts('lee', cardsOf(stage))];
  const all = [...asked, ...own, ...others, ...admins, ...told];
  const once = new Map(all.map((one) => [`${one.who} ${one.action} ${one.value}`, one]));
  return { stage, old: [...once.values()], request, grant };
}

interface Standing {
  readonly stage: Stage;
  readonly old: readonly Old[];
  /** For more on key 1. */
  readonly request: string;
  /** That lifted the limit of key 2. */
  readonly grant: string;
}

const isOfKey = ({ value }: Old, id: number): boolean => new RegExp(`"key":${id}\\b`).test(value);
const isOfRequest = ({ value }: Old, id: string): boolean => value.includes(`"${id}"`);

const types =
  (who: 'ana' | 'lea' | 'ada', line: string) =>
  ({ stage, request }: Standing) =>
    stage.after(stage[who].types(`/cometkey ${line.replace('ID', request)}`));

interface Move {
  readonly happens: (standing: Standing) => unknown;
  /** Which old buttons have nothing to do any more. */
  readonly isOver: (one: Old, standing: Standing) => boolean;
}

const isStop = ({ action }: Old): boolean => action === ACTIONS.leaveNothing || action === ACTIONS.letExpire;

const ofRequest: Move['isOver'] = (one, { request }) => isOfRequest(one, request);

/** What the world moves to. */
const MOVES: Readonly<Record<string, Move>> = {
  'key 1 was deleted': {
    happens: ({ stage }) => stage.cometApi.account.deleteInConsole(1),
    isOver: (one, { request }) => isOfKey(one, 1) || isOfRequest(one, request),
  },
  'key 1 was disabled by an admin': {
    happens: types('ada', 'disable #1 leaked'),
    // What stops the key even more is still wanted.
    isOver: (one) => isOfKey(one, 1) && one.who !== 'ada' && !isStop(one),
  },
  'key 1 was renewed by an admin': {
    happens: types('ada', 'renew #1 30d'),
    isOver: (one) => isOfKey(one, 1) && one.action !== ACTIONS.leaveNothing,
  },
  'key 1 was given to somebody else': {
    happens: types('ada', 'assign #1 @bob'),
    isOver: (one, { request }) => (isOfKey(one, 1) && one.who === 'ana') || isOfRequest(one, request),
  },
  'key 1 was renamed': { happens: types('ana', 'edit #1 --name search-live'), isOver: () => false },
  'key 3 was enabled': {
    happens: types('ana', 'enable #3'),
    isOver: (one) => isOfKey(one, 3) && one.label === 'Enable',
  },
  'the request was approved by another lead': { happens: types('lea', 'approve ID'), isOver: ofRequest },
  'the request was denied by another lead': { happens: types('lea', 'deny ID no'), isOver: ofRequest },
  'the request was cancelled': { happens: types('ana', 'cancel ID'), isOver: ofRequest },
  'the request expired': {
    happens: async ({ stage }) => {
      stage.advance(25 * HOUR);
      await stage.runs('remind');
    },
    isOver: ofRequest,
  },
  'the time without a limit ended': {
    happens: async ({ stage }) => {
      stage.advance(5 * HOUR);
      await stage.runs('grants');
    },
    isOver: (one, { grant }) => isOfRequest(one, grant),
  },
};

/** Calls that change something: a secret is read with a POST. */
const writes = ({ cometApi }: Stage): number =>
  cometApi.account.calls.filter(({ method, path }) => method !== 'GET' && !path.endsWith('/key')).length;

/** All that the person can read. */
const read = (person: Person): string =>
  JSON.stringify([person.sees(), person.sees({ channel: 'key-requests' }), person.dms(), person.modal()]);

/** Presses it, and closes what it opens. */
async function presses(stage: Stage, { who, message, label }: Old) {
  const person = stage[who];
  const [before, written] = [read(person), writes(stage)];
  await stage.after(person.clicks(label, { in: message }));
  const after = read(person);
  for (let open = 0; open < 3 && person.modal(); open += 1) await person.closes();
  return { said: after === before ? null : after, written: writes(stage) - written };
}

async function wrongIn(standing: Standing, one: Old, isOver: Move['isOver']): Promise<string[]> {
  const first = await presses(standing.stage, one);
  const second = await presses(standing.stage, one);
  return [
    ...(first.said === null || second.said === null ? ['no answer'] : []),
    ...(/Something went wrong/.test(`${first.said}${second.said}`) ? ['a bug'] : []),
    ...(first.written > 0 && isOver(one, standing) ? ['acted on what is over'] : []),
    ...(second.written > 0 ? ['acted twice'] : []),
  ].map((what) => `${one.who}: ${one.label} ${one.value}: ${what}`);
}

test.each(
  Object.entries(MOVES),
)('%s: every old button answers, none acts on what is over, and none twice', async (_, {
  happens,
  isOver,
}) => {
  const now = await standing();
  await using _stage = now.stage;
  await happens(now);
  const wrong: string[] = [];
  for (const one of now.old) {
    wrong.push(...(await wrongIn(now, one, isOver)));
  }
  expect(wrong).toEqual([]);
});

/** Which need more than this to be there, and are pressed late in stories of their own. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  [ACTIONS.settings]: 'settings',
  [ACTIONS.claim]: 'claim',
  [ACTIONS.snooze]: 'snooze',
  [ACTIONS.wake]: 'snooze',
  [ACTIONS.askReveal]: 'reveal-after-assign',
  [ACTIONS.approveReveal]: 'reveal-after-assign',
  [ACTIONS.breakGlass]: 'break-glass',
  [ACTIONS.delegate]: 'delegation',
  [ACTIONS.endDelegation]: 'delegation',
  [ACTIONS.resume]: 'held-up',
  [ACTIONS.resumeGrant]: 'held-up',
  [ACTIONS.drop]: 'not-needed',
  [ACTIONS.dropGrant]: 'not-needed',
  [ACTIONS.retry]: 'retry',
};

test('every button that acts is among them, or in a story of its own', async () => {
  const { stage, old } = await standing();
  await using _stage = stage;
  const here = new Set(old.map(({ action }) => action));
  const acting = Object.entries(clicks).flatMap(([id, { readsOnly }]) => (readsOnly ? [] : [id]));
  expect(acting.filter((id) => !here.has(id) && !Object.hasOwn(ELSEWHERE, id))).toEqual([]);
  const stories = Object.values(ELSEWHERE).map((name) => new URL(`${name}.test.ts`, import.meta.url));
  expect(stories.filter((story) => !existsSync(story))).toEqual([]);
});
