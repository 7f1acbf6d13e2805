import { STATUS } from '../../src/domain/keys/key.ts';
import type { Member } from '../../src/domain/member.ts';
import { DAY, HOUR } from '../../src/domain/time.ts';
import { NO_ALARMS } from '../../src/domain/upstream/account-alarms.ts';
import type { HomeView, Message } from '../../src/slack/blocks/unrendered.ts';
import { literal } from '../../src/slack/text/text.ts';
import { homeView } from '../../src/slack/views/home.ts';
import { keyMessage } from '../../src/slack/views/keys/key-detail.ts';
import { keyListMessage } from '../../src/slack/views/keys/key-list.ts';
import { ownerMessage } from '../../src/slack/views/keys/key-owner.ts';
import { keyPickerMessage } from '../../src/slack/views/keys/key-picker.ts';
import {
  revealApprovedMessage,
  revealAskedMessage,
  windowClosedMessage,
} from '../../src/slack/views/keys/reveal.ts';
import type { HomeReport } from '../../src/usecases/ports/overviews.ts';
import type { KeyListReport, KeyReport } from '../../src/usecases/ports/read-models.ts';
import type { MirroredKey } from '../../src/usecases/ports/store/keys.ts';
import { later, now, someBurn, someKey, tallyOf, unitsPerUsd, usdUnits } from './conversation.ts';
import { EVERY_RIGHT, NO_RIGHT } from './every-key-turn.ts';

const ana: Member = { id: 'U0ANA', role: 'member', zone: 'UTC' };
const lee: Member = { ...ana, id: 'U0LEE', role: 'lead' };
const ada: Member = { ...ana, id: 'U0ADA', role: 'admin' };
const in3Days = new Date(now.getTime() + 3 * DAY);
const soon = { runsOutAt: in3Days, burn: someBurn({ perDay: usdUnits(6) }) };

/** The other ways in which keys are shown, listed and told apart. */
export const everyLook = (name: string): Message[] => [
  ...keysShown(name).map(keyMessage),
  ...keysListed(name).map((report) => keyListMessage(report)),
  keyListMessage(listOf({ query: { ...mine, text: 'expird' } }), literal('expired')),
  keyPickerMessage({
    word: name,
    verb: 'renew',
    keys: [someKey({ name })],
    total: 1,
    form: 'f1',
    now,
    unitsPerUsd,
  }),
  ...whose(name),
  ...reveals(name),
];

function keysShown(name: string): KeyReport[] {
  const full = { name, left: usdUnits(18), used: usdUnits(2) };
  const ofAdmin = { id: 'U0ADA', role: 'admin', at: now } as const;
  const disabled = { ...full, status: STATUS.disabled };
  return [
    shownAs({ ...full, ...soon }),
    shownAs({ ...full, ...soon, expiresAt: in3Days }),
    shownAs({ ...full, burn: someBurn({ perDay: usdUnits(0.9) }) }),
    shownAs({ ...full, burn: someBurn({ perDay: usdUnits(0.01) }), expiresAt: null }),
    shownAs({ ...full, burn: someBurn({ days: 1, spread: usdUnits(9) }) }),
    shownAs({ ...full, left: usdUnits(0.05), used: usdUnits(19.95), burn: sinceYesterday }),
    shownAs({ ...full, used: usdUnits(-1) }),
    shownAs({ ...full, used: usdUnits(-1), unlimited: true }),
    shownAs({ ...full, models: [] }),
    shownAs({ ...full, name: '' }),
    shownAs({
      ...full,
      expiresAt: new Date(now.getTime() - DAY),
      left: usdUnits(0),
      curesAsked: ['ask_more'],
    }),
    shownAs({ ...disabled, disabledBy: { ...ofAdmin, id: 'U0LEE', role: 'lead', why: 'unused since May' } }),
    shownAs(
      { ...disabled, disabledBy: { id: 'U0ADA', role: 'admin' } },
      { may: { ...EVERY_RIGHT, enable: false } },
    ),
    shownAs({ ...disabled, disabledBy: { ...ofAdmin, why: 'it leaked' } }, { may: NO_RIGHT }),
    shownAs(full, { moreRequests: 4, grants: [{ ...overdue, isHeld: true }] }),
    shownAs(full, { trouble: 'limiting', accountEmpty: now }),
    shownAs(full, { accountEmpty: now, may: NO_RIGHT }),
  ];
}

const sinceYesterday = {
  ...someBurn({ perDay: usdUnits(9) }),
  spent: { units: usdUnits(9), since: new Date(now.getTime() - DAY) },
};

const overdue = {
  requestId: 'r1',
  keyId: 1234,
  member: 'U0ANA',
  of: 'quota',
  granted: usdUnits(5),
  endsAt: new Date(now.getTime() - HOUR),
  state: 'active',
} as const;

const shownAs = (key: Partial<MirroredKey>, over: Partial<KeyReport> = {}): KeyReport => ({
  key: someKey(key),
  asOf: now,
  trouble: null,
  now,
  requests: [],
  grants: [],
  may: EVERY_RIGHT,
  unitsPerUsd,
  ...over,
});

const mine = { scope: 'mine', filter: null, text: '', page: 0 } as const;

const listOf = (over: Partial<KeyListReport>): KeyListReport => ({
  keys: [],
  total: 0,
  tally: tallyOf(0),
  reader: ana,
  pages: 1,
  query: mine,
  asOf: now,
  trouble: null,
  now,
  unitsPerUsd,
  ...over,
});

function keysListed(name: string): KeyListReport[] {
  const leaked = { id: 'U0ADA', role: 'admin', at: now, why: 'it leaked' } as const;
  const keys = [
    someKey({ name, owner: 'U0BOB', backup: 'U0ANA', unlimited: true }),
    someKey({ name, left: usdUnits(0), used: usdUnits(0) }),
    someKey({ name, left: usdUnits(-3), expiresAt: new Date(now.getTime() - DAY) }),
    someKey({ name, status: STATUS.disabled, disabledBy: leaked }),
    someKey({ name: '' }),
  ];
  const troubled = { expired: 1, disabled: 1, expiring: 2, low: 3, 'expiring-and-low': 1, 'running-out': 1 };
  return [
    listOf({ keys, total: 9, tally: tallyOf(9, troubled) }),
    listOf({ firstLook: { read: 40, about: null }, trouble: 'limiting', asOf: null }),
    listOf({ firstLook: { read: 40, about: null }, trouble: 'page', asOf: null }),
    listOf({ query: { ...mine, scope: 'all' }, reader: lee, firstLook: { read: 40, about: 120 } }),
    listOf({ query: { ...mine, scope: 'unowned' }, reader: ada, accountEmpty: now }),
    listOf({ query: { ...mine, scope: 'team' }, reader: { ...ana, lists: ['search:leads'] } }),
    listOf({
      query: { ...mine, scope: 'team', filter: 'low' },
      reader: { ...ada, teams: ['search', 'ads'] },
    }),
    listOf({ query: { ...mine, scope: 'unowned', filter: 'expired' }, reader: ada }),
    listOf({ query: { ...mine, scope: { person: 'U0ANA' } } }),
    listOf({ query: { ...mine, text: name.slice(0, 60) }, reader: lee }),
  ];
}

const whose = (word: string): Message[] => [
  ownerMessage({ word, reader: 'U0ANA', owners: [{ owner: 'U0ANA' }], form: null }),
  ownerMessage({ word, reader: 'U0BOB', owners: Array(2).fill({ owner: 'U0ANA' }), form: null }),
  ownerMessage({ word, reader: 'U0BOB', owners: Array(3).fill({ owner: null }), form: null }),
  ownerMessage({
    word,
    reader: 'U0BOB',
    owners: [{ owner: null }, { owner: null }, { owner: 'U0ANA' }],
    form: null,
  }),
];

function reveals(name: string): Message[] {
  const key = someKey({ name });
  return [
    revealAskedMessage({ key, asked: ['U0ADA'] }),
    revealAskedMessage({ key, asked: ['U0ADA', 'U0LEE'] }),
    revealApprovedMessage({ key, to: 'U0BOB', until: later }),
    windowClosedMessage(key, { kind: 'free' }),
    windowClosedMessage(key, { kind: 'approved', until: later }),
  ];
}

/** Home of somebody new, and where something is wrong. */
export function otherHomes(name: string): HomeView[] {
  const keys = Array.from({ length: 7 }, (_, at) => someKey({ id: at + 1, name }));
  const snoozes = keys.flatMap(({ id: keyId }) =>
    (['low', 'runs_out'] as const).map((kind) => ({ member: 'U0ANA', keyId, kind, until: later })),
  );
  const ending = { kind: 'runsOut', from: in3Days, to: later, perDay: usdUnits(4) } as const;
  const account = { left: usdUnits(-3), used: usdUnits(90), burn: null, readAt: now, alarms: NO_ALARMS };
  const endsFirst = { ...NO_ALARMS, ends_first: { isOn: true, isTurning: false, times: 1 } };
  return [
    homeOf({}),
    homeOf({ keys: { shown: keys, tally: tallyOf(7, { low: 7 }) }, snoozes }),
    homeOf({ member: { ...lee, role: 'member', unreadGroups: [{ group: 'S0LEADS', why: 'unreadable' }] } }),
    homeOf({ member: { ...ana, lists: ['search:leads', 'ads:leads'] }, ofTeams: 5 }),
    homeOf({ member: lee, accountEmpty: now, accountEnding: { ending, before: 1 } }),
    homeOf({ member: ada, account, accountEmpty: now }),
    homeOf({ member: ada, account: { ...account, left: usdUnits(12), burn: someBurn(), alarms: endsFirst } }),
  ].map(homeView);
}

const none = { shown: [], total: 0 };

const homeOf = (over: Partial<Extract<HomeReport, { kind: 'member' }>>): HomeReport => ({
  kind: 'member',
  member: ana,
  keys: { shown: [], tally: tallyOf(0) },
  snoozes: [],
  locked: [],
  requests: none,
  waiting: none,
  nextPages: { keys: 2, requests: 1 },
  unowned: 0,
  asOf: now,
  trouble: null,
  now,
  unitsPerUsd,
  ...over,
});
