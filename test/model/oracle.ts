import type { KeyRow } from '../../sandbox/cometapi/key-row.ts';
import type { InProcessSlack } from '../../sandbox/slack/in-process.ts';
import type { Message } from '../../sandbox/slack/shapes.ts';
import { add, anchor, type Book, grantedIn, limit, openBook } from './book.ts';
import { ids, type Name } from './policy.ts';
import type { Server } from './server.ts';
import type { Decision, Deed } from './step.ts';
import { everythingTold, type State, type Told } from './told.ts';

/**
 * What must hold of every story, asked of CometAPI's rows and of what people read, never of the bot:
 *
 * 1. A key holds what it held, plus every change that somebody was told is applied, and nothing else.
 * 2. After the end of a grant the key is limited again and granted as before, and that was told.
 * 3. Whoever asked reads what came of it, once, and it is so; what was never answered changed nothing.
 * 4. No limit, no cap and no right is passed: nobody decides their own, nobody without the role, nobody twice.
 * 5. Nothing that could be decided or applied waits for ever, and no listener and no job throws.
 *
 * Excused, because no bot could know better: an edit in the console during an act may be lost, or counted; a
 * switch of the limit there during an act, and a deletion, leave the key out of 1 and 2; where two numbers were
 * told (“drifted”), what was found counts; debts end at what was spent, since CometAPI stores none; what was
 * asked in the act of a crash may be answered twice, or, where nothing changed, never, and its card may stand
 * twice, the first as it was, because the bot may not read the channel.
 */
export interface Oracle {
  readonly violations: string[];
  begins(): void;
  actBegins(): void;
  actEnds(): void;
  asked(what: { by: Name; keyId: number | null; deed: Deed }): {
    readonly why: string;
    deliveredIn: object | undefined;
  };
  /** What it asks for may be answered now. */
  redelivered(envelope: object): void;
  cardFor(decision: Decision, nth: number): { id: string; message: Message } | null;
  crashed(): void;
  slackWentAway(): void;
  sawRead(bot: number, row: KeyRow): void;
  sawWrite(bot: number, change: { before: KeyRow; after: KeyRow }): void;
  sawCreate(row: KeyRow): void;
  sawEdit(before: KeyRow, after: KeyRow): void;
  threw(error: unknown): void;
  breaks(rule: string, what: object): void;
  /** Cards that nobody has decided, or that were not applied yet. */
  waiting(): { id: string; state: State | null }[];
  /** Grants that were told to be on, and not told to be over. */
  granted(): { endsAt: number }[];
  ends(): void;
}

interface Ask {
  readonly why: string;
  readonly by: Name;
  readonly keyId: number | null;
  readonly deed: Deed;
  readonly at: number;
  /** In which it was delivered last. */
  act: number;
  deliveredIn: object | undefined;
  /** Of its key, in the act in which it was delivered: from them “=” was worked out. */
  rows: readonly KeyRow[];
  request: string | null;
  /** Somebody was asked to decide it. */
  hasCard: boolean;
  state: 'asked' | 'waits' | 'applied' | 'maybe' | 'not done';
  answers: number;
  deltas: number[];
  endsAt: number | null;
  isEnded: boolean;
  appliedAt: number;
  wasInterrupted: boolean;
}

const U = 500_000;
const HOUR = 3_600_000;
const MONTH = 30 * 24 * HOUR;
const OVER: readonly (State | null)[] = [
  'Applied',
  'Failed',
  'Denied',
  'Cancelled',
  'Withdrawn',
  'Expired',
  'Stale',
  'Outdated',
];
const MAY_DECIDE = ['U0LEE', 'U0LEA', 'U0ADA'];

interface Options {
  readonly server: Server;
  readonly slack: InProcessSlack;
  readonly now: () => Date;
  readonly scarce: boolean;
}

export function openOracle({ server, slack, now }: Options): Oracle {
  const violations: string[] = [];
  const books = new Map<number, Book>();
  const asks: Ask[] = [];
  const read = new Set<string>();
  const created = new Map<string, number>();
  let act = 0;
  let isActing = false;
  let awayOnce = false;

  const breaks = (rule: string, what: object): void =>
    void violations.push(`${rule}: ${JSON.stringify(what)}`);
  const brief = ({ why, by, keyId, deed, state, request }: Ask) => ({ why, by, keyId, deed, state, request });
  const rowOf = (id: number) => server.account.books.rows.find((row) => row.id === id);
  const remember = (row: KeyRow) => {
    const book = books.get(row.id);
    if (book) book.rows.push({ ...row });
  };
  const isOpen = ({ state }: Ask) => state === 'asked' || state === 'waits';

  /** The request's card by the reason on it, so that no bot is asked which one it is. */
  const cards = (told: readonly Told[]) => told.filter(({ to, request }) => to === null && request !== null);

  function match(told: Told): Ask | undefined {
    if (told.request !== null) {
      const known = asks.find(({ request }) => request === told.request);
      if (known) return known;
    }
    const waiting = asks
      .filter(({ by, state }) => told.to === ids[by] && state === 'asked')
      .toSorted((one, other) => vagueness(one) - vagueness(other));
    if (!told.isEphemeral) return waiting.find((ask) => describes(ask, told.text));
    // An answer to a command comes during the act or never, because a response_url is not stored.
    const now = waiting.filter((ask) => ask.act === act);
    const named = now.find((ask) => told.text.includes(ask.why) || describes(ask, told.text));
    // Two asked at once, and the answer names neither.
    return named ?? (told.state === null && now.length === 1 ? now[0] : undefined);
  }

  function sawTold(told: Told): void {
    if (/the end of/.test(told.text) && told.to !== null && !told.isEphemeral) return void sawEnd(told);
    if (told.to === null || /^This approved change waits for you/.test(told.text)) return;
    const ask = match(told);
    if (!ask) return;
    if (told.request !== null) ask.request ??= told.request;
    if (told.state === 'Pending') {
      ask.state = 'waits';
      return;
    }
    if (told.state === 'Approved' || told.state === 'Applying') return;
    // Not known yet, and looked for until it is.
    if (told.state === null && told.request !== null) return;
    ask.answers += 1;
    outcome(ask, told);
  }

  function outcome(ask: Ask, { state, text }: Told): void {
    if (state === 'Applied') return void applied(ask, text);
    if (!isOpen(ask) && ask.state !== 'maybe') return;
    const nothing = state !== 'Failed' || /[Nn]othing (was )?(changed|done)/.test(text);
    if (/ granted instead of /.test(text)) maybe(ask);
    else if (state === null || nothing) ask.state = 'not done';
    else maybe(ask);
  }

  /** Failed half-way, with both numbers or without: what is found counts. */
  function maybe(ask: Ask): void {
    ask.state = 'maybe';
    const book = ask.keyId === null ? undefined : books.get(ask.keyId);
    const row = ask.keyId === null ? undefined : rowOf(ask.keyId);
    if (book && row) anchor(book, row);
  }

  function applied(ask: Ask, text: string): void {
    if (ask.state === 'applied') return;
    if (ask.state === 'not done' && ask.request === null)
      breaks('told as not done, and as done afterwards', brief(ask));
    ask.state = 'applied';
    ask.appliedAt = now().getTime();
    const { deed, keyId } = ask;
    const book = keyId === null ? undefined : books.get(keyId);
    if (!book) return;
    if ('hours' in deed && deed.hours !== null && / for \d+ (hour|day)/.test(text))
      ask.endsAt = now().getTime() + deed.hours * HOUR;
    switch (deed.kind) {
      case 'quota':
        ask.deltas = deltasOf(deed, text, [...ask.rows, ...book.rows]);
        return void add(book, ask.deltas);
      case 'unlimited_on':
        book.unlimited = true;
        book.granted = null;
        return;
      case 'unlimited_off':
        return void limit(
          book,
          book.rows.map((row) => row.used_quota + leftIn(text, deed.usd) * U),
        );
      default:
        if (!book.rows.some((row) => shows(deed, row)))
          breaks('told as applied, and CometAPI never had it so', brief(ask));
        add(book, [0]);
    }
  }

  function sawEnd({ text, state, to }: Told): void {
    if (state !== 'Applied') return;
    const isUnlimited = /unlimited/.test(text);
    const over = asks
      .filter(
        (one) =>
          one.state === 'applied' &&
          !one.isEnded &&
          one.endsAt !== null &&
          ids[one.by] === to &&
          (one.deed.kind === 'unlimited_on') === isUnlimited,
      )
      .toSorted((one, other) => (one.endsAt ?? 0) - (other.endsAt ?? 0));
    const money = moneyIn(text)?.units ?? 0;
    // What was given back early made it smaller.
    const larger = over.find(({ deltas }) => deltas.some((delta) => delta >= money - U / 100));
    const same = over.find(({ deltas }) => deltas.some((delta) => Math.abs(delta - money) <= U / 100));
    const ask = isUnlimited ? over[0] : (same ?? larger);
    if (!ask) return;
    if (now().getTime() < (ask.endsAt ?? 0)) breaks('ended before its time', brief(ask));
    ask.isEnded = true;
    const book = books.get(ask.keyId ?? 0);
    if (!book) return;
    if (isUnlimited)
      limit(
        book,
        book.rows.map((row) => Math.max(book.beforeUnlimited, row.used_quota)),
      );
    else add(book, ask === same ? ask.deltas.map((delta) => -delta) : takenBack(book, money));
  }

  function readAll(): void {
    const told = everythingTold(slack);
    for (const card of cards(told)) {
      const ask = asks.find(
        ({ why, request }) => request === card.request || card.text.includes(`\n${why}\n`),
      );
      if (!ask) continue;
      ask.request ??= card.request;
      ask.hasCard = true;
    }
    const nameOf = ({ ts, to, state }: Told) => `${ts} ${to} ${state}`;
    const fresh = told.filter((one) => !read.has(nameOf(one)));
    for (const one of fresh) read.add(nameOf(one));
    // What says which change it is about goes first, so that the rest is left to whom it can only be.
    const isVague = ({ state }: Told) => (state === null ? 1 : 0);
    for (const one of fresh.toSorted((a, b) => isVague(a) - isVague(b))) sawTold(one);
    for (const book of books.values()) book.rows = book.rows.slice(-1);
  }

  const oracle: Oracle = {
    violations,
    breaks,
    begins() {
      for (const row of server.account.books.rows) books.set(row.id, openBook(row));
      for (const one of everythingTold(slack)) read.add(`${one.ts} ${one.to} ${one.state}`);
    },
    actBegins() {
      act += 1;
      isActing = true;
      for (const row of server.account.books.rows) remember(row);
    },
    actEnds() {
      isActing = false;
      for (const row of server.account.books.rows) remember(row);
      for (const ask of asks) if (ask.act === act) ask.rows = [...(books.get(ask.keyId ?? 0)?.rows ?? [])];
      readAll();
    },
    asked({ by, keyId, deed }) {
      const ask: Ask = {
        why: `why-${asks.length + 1}-x`,
        by,
        keyId,
        deed,
        at: now().getTime(),
        act,
        deliveredIn: undefined,
        rows: [],
        request: null,
        hasCard: false,
        state: 'asked',
        answers: 0,
        deltas: [],
        endsAt: null,
        isEnded: false,
        appliedAt: 0,
        wasInterrupted: false,
      };
      asks.push(ask);
      return ask;
    },
    redelivered(envelope) {
      for (const ask of asks) if (ask.deliveredIn === envelope) ask.act = act;
    },
    cardFor(decision, nth) {
      const all = cards(everythingTold(slack)).toReversed();
      const wanted: (State | null)[] = decision === 'retry' ? ['Failed'] : ['Pending'];
      const fitting = all.filter(({ state }) => wanted.includes(state));
      const card = fitting[nth] ?? all[nth];
      return card?.request ? { id: card.request, message: card.message } : null;
    },
    crashed() {
      for (const ask of asks) if (isOpen(ask)) ask.wasInterrupted = true;
    },
    slackWentAway: () => {
      awayOnce = true;
    },
    sawRead: () => {},
    sawWrite(_, { before, after }) {
      const book = books.get(after.id);
      if (!book) return;
      if (!before.unlimited_quota && after.unlimited_quota) book.beforeUnlimited = grantedIn(before);
      remember(before);
      remember(after);
      for (const member of [
        'name',
        'model_limits',
        'allow_ips',
        'group',
        'status',
        'unlimited_quota',
      ] as const) {
        const isMoved = JSON.stringify(before[member]) !== JSON.stringify(after[member]);
        const wasSo = book.rows.some((row) => row !== book.rows.at(-1) && row[member] === after[member]);
        if (isMoved && !wasSo && !asks.some((ask) => ask.keyId === after.id && wants(ask.deed, member)))
          breaks('changed what nobody asked to change', { key: after.id, member, to: after[member] });
      }
    },
    sawCreate(row) {
      books.set(row.id, openBook(row));
      const made = (created.get(row.name) ?? 0) + 1;
      created.set(row.name, made);
      const wanted = asks.filter(({ deed }) => deed.kind === 'create' && deed.name === row.name);
      if (made > wanted.length) breaks('made more keys than were asked for', { name: row.name, made });
      const isAsked = wanted.some(
        ({ deed }) =>
          deed.kind === 'create' &&
          (deed.unlimited
            ? row.unlimited_quota || row.remain_quota === U
            : [deed.usd * U, U].includes(row.remain_quota)),
      );
      if (!isAsked) breaks('made a key that nobody asked for', { name: row.name, row });
    },
    sawEdit(before, after) {
      const book = books.get(after.id);
      if (!book) return;
      const atRisk = isActing || asks.some((ask) => ask.keyId === after.id && isOpen(ask));
      remember(after);
      if (after.DeletedAt !== null) book.isExcused = true;
      else if (before.unlimited_quota !== after.unlimited_quota) {
        if (atRisk || asks.some((ask) => ask.keyId === after.id && ask.endsAt !== null && !ask.isEnded))
          book.isExcused = true;
        else anchor(book, after);
      } else {
        const delta = grantedIn(after) - grantedIn(before);
        if (delta !== 0) add(book, atRisk ? [delta, 0] : [delta]);
      }
    },
    threw(error) {
      breaks('threw', { error: String(error), stack: (error as Error)?.stack?.slice(0, 400) });
    },
    waiting() {
      const all = cards(everythingTold(slack));
      const isCopied = (id: string) =>
        asks.some(({ request, wasInterrupted }) => request === id && wasInterrupted) &&
        all.some(({ request, state }) => request === id && OVER.includes(state));
      return all.flatMap(({ request, state }) =>
        request !== null && !OVER.includes(state) && !isCopied(request) ? [{ id: request, state }] : [],
      );
    },
    granted: () =>
      asks.flatMap(({ state, endsAt, isEnded }) =>
        state === 'applied' && endsAt !== null && !isEnded ? [{ endsAt }] : [],
      ),
    ends() {
      readAll();
      for (const { id, state } of oracle.waiting()) breaks('never came to an end', { request: id, state });
      for (const row of server.account.books.rows) {
        const book = books.get(row.id);
        if (!book || book.isExcused || row.DeletedAt !== null) continue;
        if (book.unlimited !== row.unlimited_quota)
          breaks('limited otherwise than people were told', {
            key: row.id,
            told: book.unlimited,
            is: row.unlimited_quota,
          });
        else if (book.granted !== null && !book.granted.has(grantedIn(row)))
          breaks('units were lost or made', {
            key: row.id,
            holds: grantedIn(row),
            may: [...book.granted],
            asks: asks.filter((ask) => ask.keyId === row.id).map(brief),
          });
      }
      for (const ask of asks) endOf(ask);
      caps();
      for (const card of cards(everythingTold(slack))) deciders(card);
    },
  };

  function endOf(ask: Ask): void {
    if (ask.state === 'asked' && !ask.wasInterrupted && !awayOnce && hasMoved(ask))
      breaks('was told nothing', brief(ask));
    if (ask.state === 'waits' && !ask.wasInterrupted && ask.request !== null)
      breaks('was never told what came of it', brief(ask));
    if (ask.answers > 1 && !ask.wasInterrupted && !awayOnce && ask.request === null)
      breaks('was told more than once', brief(ask));
    if (ask.endsAt === null || ask.isEnded || ask.state !== 'applied' || books.get(ask.keyId ?? 0)?.isExcused)
      return;
    const isSuperseded = asks.some(
      (other) =>
        other !== ask &&
        other.keyId === ask.keyId &&
        other.state === 'applied' &&
        other.appliedAt >= ask.appliedAt &&
        (other.deed.kind === 'unlimited_off' ||
          other.deed.kind === 'unlimited_on' ||
          (other.deed.kind === 'quota' && other.deltas.some((delta) => delta < 0))),
    );
    if (!isSuperseded) breaks('granted for a time, and never told to be over', brief(ask));
  }

  /** A form that opened instead, and was closed, is an answer too; so is a list to pick from. */
  const hasMoved = (ask: Ask) => ask.request !== null;

  function caps(): void {
    const undecided = asks.filter(({ state, hasCard }) => state === 'applied' && !hasCard);
    for (const ask of undecided)
      if (needsDecision(ask)) breaks('applied, and nobody was asked to decide it', brief(ask));
    for (const name of Object.keys(ids) as Name[]) {
      const alone = undecided.filter(({ by, deed }) => by === name && deed.kind === 'quota');
      for (const { appliedAt } of alone) {
        const recent = alone.filter((one) => one.appliedAt <= appliedAt && one.appliedAt > appliedAt - MONTH);
        const total = recent.reduce((sum, { deltas: [delta = 0] }) => sum + Math.max(0, delta), 0);
        if (total > 6 * U) breaks('a cap was passed', { by: name, total: total / U });
      }
    }
  }

  function deciders({ text, state, request }: Told): void {
    const ask = asks.find((one) => one.request === request);
    if (!ask || state !== 'Applied') return;
    const by = [...(/approved by ([^·\n]*)/.exec(text)?.[1] ?? '').matchAll(/<@(\w+)>/g)].map(
      ([, id = '']) => id,
    );
    if (by.some((id) => id === ids[ask.by])) breaks('decided their own', brief(ask));
    if (by.some((id) => !MAY_DECIDE.includes(id))) breaks('decided by somebody who may not', brief(ask));
    if (new Set(by).size < by.length) breaks('voted twice', brief(ask));
    if (by.length < (ask.deed.kind === 'unlimited_on' ? 2 : 1))
      breaks('approved by too few', { ...brief(ask), by });
  }
  return oracle;
}

/** By the policy of these stories: small top-ups and small keys are one's own to make. */
function needsDecision({ deed, deltas }: Ask): boolean {
  if (deed.kind === 'create') return deed.unlimited || deed.usd > 50;
  if (deed.kind === 'quota') return deltas.every((delta) => delta > 2 * U);
  return deed.kind === 'unlimited_on' || deed.kind === 'unlimited_off';
}

/** A card names what was asked, and then what was given instead. */
const givenIn = (text: string): string => / approved (\*.*) instead\./.exec(text)?.[1] ?? text;

const moneyIn = (text: string): { units: number; cents: number } | null => {
  const [, sign, digits = ''] = /\*([+\-−])\$([\d,.]+)\*/.exec(givenIn(text)) ?? [];
  if (sign === undefined) return null;
  const dollars = Number(digits.replaceAll(',', ''));
  return { units: (sign === '+' ? 1 : -1) * dollars * U, cents: dollars };
};

/** What is left of a grant is told rounded, so it is worked out from the rows. */
function takenBack({ granted, rows }: Book, money: number): number[] {
  const steps = [...(granted ?? [])].flatMap((before) => rows.map((row) => grantedIn(row) - before));
  const fitting = steps.filter((step) => Math.abs(step + money) <= U / 100);
  return fitting.length > 0 ? [...new Set(fitting)] : [-money];
}

/** Less may have been approved than was asked. */
const leftIn = (text: string, asked: number): number =>
  Number(/with \*\$([\d.]+)\* left/.exec(givenIn(text))?.[1] ?? asked);

/** Whole dollars are exact; what `=` comes to is told rounded, so it is worked out from the rows. */
function deltasOf(
  { sign, usd }: Extract<Deed, { kind: 'quota' }>,
  text: string,
  rows: readonly KeyRow[],
): number[] {
  const told = moneyIn(text);
  if (sign !== '=') return [Math.round(told?.units ?? (sign === '+' ? usd : -usd) * U)];
  const worked = rows.map((row) => usd * U - row.remain_quota);
  const fitting = told ? worked.filter((delta) => Math.abs(delta - told.units) <= U / 100) : worked;
  return [...new Set(fitting.length > 0 ? fitting : told ? [told.units] : [0])];
}

/** The words by which a message names what was asked. */
const WORDS: Readonly<Record<Exclude<Deed['kind'], 'quota' | 'create'>, RegExp>> = {
  unlimited_on: /\*unlimited quota\* on/,
  unlimited_off: /a limit on/,
  enable: /\* enabled/,
  disable: /\* disabled/,
  renew: /\* renewed/,
  rename: /a change of [^*]*name/i,
  models: /a change of [^*]*model/i,
  ips: /a change of [^*]*IP/i,
  expires: /a change of [^*]*expir/i,
};

/** What `=` comes to can be any amount, so whatever names its amount goes first. */
const vagueness = ({ deed }: Ask): number => (deed.kind === 'quota' && deed.sign === '=' ? 1 : 0);

function describes({ deed }: Pick<Ask, 'deed'>, text: string): boolean {
  if (deed.kind === 'create') return text.includes(`new key *${deed.name}*`);
  if (deed.kind !== 'quota') return WORDS[deed.kind].test(text);
  const told = moneyIn(text);
  if (told === null) return false;
  if (deed.sign !== '-' && / for \d+ (hour|day)/.test(text) !== (deed.hours !== null)) return false;
  return deed.sign === '=' || Math.round(told.units) === (deed.sign === '+' ? deed.usd : -deed.usd) * U;
}

function shows(deed: Deed, row: KeyRow): boolean {
  switch (deed.kind) {
    case 'enable':
      return row.status === 1;
    case 'disable':
      return row.status === 2;
    case 'rename':
      return row.name === deed.name;
    case 'models':
      return (
        row.model_limits_enabled === (deed.models !== null) &&
        row.model_limits === (deed.models ?? []).join(',')
      );
    case 'ips':
      return (row.allow_ips ?? '') === deed.ips.join('\n');
    default:
      return true;
  }
}

const CHANGES: Partial<Record<keyof KeyRow, readonly Deed['kind'][]>> = {
  name: ['rename'],
  model_limits: ['models'],
  allow_ips: ['ips'],
  status: ['enable', 'disable', 'renew', 'expires', 'quota'],
  unlimited_quota: ['unlimited_on', 'unlimited_off'],
};
const wants = (deed: Deed, member: keyof KeyRow): boolean => CHANGES[member]?.includes(deed.kind) ?? false;
