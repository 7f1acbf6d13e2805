import type { Habit, History } from './history.ts';
import { A_DAY, USD } from './history.ts';
import type { Judged } from './judge.ts';
import type { Told } from './told.ts';

const DAY = 86_400_000;
const WINDOW = 15 * DAY;

interface Point {
  readonly at: number;
  readonly used: number;
}

/** How unusual a day was, for sure or perhaps, and how many days the quota lasts at the usual pace: where that turns. */
interface Spent {
  readonly points: Point[];
  readonly days: { readonly at: number; readonly is: 'usual' | 'perhaps' | 'unusual' }[];
  /** Since nothing but the usual traffic came. */
  steadySince: number;
  granted: number | null;
  readonly lasts: Lasts[];
}

interface Lasts {
  readonly at: number;
  readonly days: number;
  readonly isSteady: boolean;
  /** Whoever hears that it expires need not hear that it would run out afterwards. */
  readonly endsFirst: boolean;
}

/** What is guessed of spending: judged where there is no doubt, and never twice. */
export function spending() {
  const keys = new Map<number, Spent>();
  const money: { readonly at: number; readonly balance: number }[] = [];

  function look(habit: Habit, now: number): void {
    const { row, pace, reserved } = habit;
    const granted = row.unlimited_quota ? null : row.remain_quota + row.used_quota;
    const fresh: Spent = { points: [], days: [], steadySince: now - STEADY / 2, granted, lasts: [] };
    const key = keys.get(row.id) ?? fresh;
    keys.set(row.id, key);
    key.points.push({ at: now, used: row.used_quota - reserved });
    // One from before the window stays.
    while ((key.points[1]?.at ?? now) <= now - WINDOW) key.points.shift();
    const is = unusual(key.points, now);
    if (is !== 'usual' || key.days.at(-1)?.is !== is) key.days.push({ at: now, is });
    const works =
      row.status === 1 && row.remain_quota > 0 && !(row.expired_time !== -1 && row.expired_time * 1000 < now);
    if (!works || reserved > 0 || habit.spike > 0 || granted !== key.granted || pace === 0)
      key.steadySince = now;
    key.granted = granted;
    const isSteady = granted !== null && now - key.steadySince >= STEADY;
    const days = row.remain_quota / pace / A_DAY;
    const endsFirst = row.expired_time !== -1 && row.expired_time * 1000 < now + (days + DOUBT) * DAY;
    const lasts = { at: now, days, isSteady, endsFirst };
    if (rangeOf(lasts) !== rangeOf(key.lasts.at(-1))) key.lasts.push(lasts);
  }

  return {
    reads({ habits, balance }: History, now: number): void {
      money.push({ at: now, balance: balance() });
      for (const habit of habits) if (habit.row.DeletedAt === null) look(habit, now);
    },
    handsOver(id: number): void {
      const key = keys.get(id);
      if (key) key.steadySince = key.points.at(-1)?.at ?? 0;
    },
    judged(told: readonly Told[], sweeps: readonly number[]): Judged {
      const posted = Map.groupBy(
        told.filter(({ how }) => how === 'posted'),
        ({ keyId }) => keyId,
      );
      const each = [...keys].flatMap(([id, key]) => {
        const of = posted.get(id) ?? [];
        return [...unusualDays(key, of, sweeps), ...runsOut(key, of)].map((one) => ({ ...one, id }));
      });
      each.push(...accountNews(money, posted.get(0) ?? []).map((one) => ({ ...one, id: 0 })));
      return {
        right: each.filter(({ wrong }) => wrong === null).length,
        wrong: each.flatMap(({ id, wrong }) => (wrong === null ? [] : [`${id} ${wrong}`])),
      };
    },
  };
}

const STEADY = 16 * DAY;
const SOON = 1.5;
/** What is told of a key with so many days left was told of what is near, and what of so many more is not. */
const NEAR = 4;
const FAR = 5;

/** What may come first: nobody knows by so many days. */
const DOUBT = 0.5;

const rangeOf = (one: Lasts | undefined): string =>
  one ? `${one.isSteady} ${one.endsFirst} ${[SOON, NEAR, FAR].filter((days) => one.days >= days)}` : '';

const when = (at: number): string => new Date(at).toISOString().slice(0, 16);

function usedAt(points: readonly Point[], at: number): number {
  // From the end, because what is asked for is mostly the last day.
  const last = points.findLastIndex((point) => point.at <= at);
  const [a, b] = [points[last], points[last + 1]];
  if (!a || !b) return (a ?? b)?.used ?? 0;
  return a.used + ((b.used - a.used) * (at - a.at)) / (b.at - a.at);
}

/** A day at five times the usual one, and above $5. A tenth more or less is no certainty. */
function unusual(points: readonly Point[], now: number): 'usual' | 'perhaps' | 'unusual' {
  const day = (n: number) => usedAt(points, now - n * DAY) - usedAt(points, now - (n + 1) * DAY);
  const last = day(0);
  const known = Math.min(14, Math.floor((now - (points[0]?.at ?? now)) / DAY));
  if (last < 4.5 * USD || known < 7) return 'usual';
  const busy = Array.from({ length: known - 1 }, (_, n) => day(n + 1)).filter((spent) => spent > 0);
  const usual = busy.toSorted((a, b) => a - b)[Math.floor(busy.length / 2)] ?? Number.POSITIVE_INFINITY;
  if (busy.length < 3 || last < 4.5 * usual) return 'usual';
  return last > 5.5 * USD && last > 5.5 * usual ? 'unusual' : 'perhaps';
}

type Verdict = { readonly wrong: string | null };

/** Told once of each stretch, within one sweep of its second reading. */
function unusualDays({ days }: Spent, told: readonly Told[], sweeps: readonly number[]): Verdict[] {
  const alarms = told.filter(({ kind }) => kind === 'anomaly');
  const verdicts: Verdict[] = [];
  const after = (at: number) => sweeps.find((sweep) => sweep > at) ?? Number.POSITIVE_INFINITY;
  for (let i = 0; i < days.length; i += 1) {
    if (days[i]?.is === 'usual') continue;
    let end = i;
    while (days[end + 1] && days[end + 1]?.is !== 'usual') end += 1;
    const from = days[i + 1]?.at ?? Number.POSITIVE_INFINITY;
    const until = after(days[end]?.at ?? 0) + DAY / A_DAY / 2;
    const of = alarms.filter(({ at }) => at >= from && at <= until);
    const certain = days.slice(i, end + 1).filter(({ is }) => is === 'unusual').length;
    if (certain === end - i + 1 && certain >= 2 && Number.isFinite(until) && of.length === 0)
      verdicts.push({ wrong: `anomaly: due at ${when(from)}, never told` });
    verdicts.push(...of.map((_, n) => ({ wrong: n === 0 ? null : `anomaly: told twice at ${when(from)}` })));
    for (const one of of) alarms.splice(alarms.indexOf(one), 1);
    i = end;
  }
  return [...verdicts, ...alarms.map(({ at }) => ({ wrong: `anomaly: a false alarm at ${when(at)}` }))];
}

/** Warned before it hurts, and never where it is far off. What warns of little that is left then tells the forecast too. */
function runsOut({ lasts }: Spent, told: readonly Told[]): Verdict[] {
  const verdicts: Verdict[] = [];
  for (const { at } of told.filter(({ kind }) => kind === 'runs_out')) {
    const read = lasts.findLast((one) => one.at <= at);
    const isFar = read?.isSteady === true && read.days >= FAR;
    verdicts.push({ wrong: isFar ? `runs out: a false alarm at ${when(at)}, for ${read.days} days` : null });
  }
  lasts.forEach((read, i) => {
    const before = lasts[i - 1];
    if (!read.isSteady || !before?.isSteady || before.days < SOON || read.days >= SOON) return;
    if (read.endsFirst) return;
    const since = lasts.findLast((one) => one.at < read.at && one.days >= NEAR)?.at ?? 0;
    const isTold = told.some(
      ({ kind, at }) =>
        at >= since && ((kind === 'runs_out' && at <= read.at + DAY) || (kind === 'low' && at <= read.at)),
    );
    verdicts.push({ wrong: isTold ? null : `runs out: within 1.5 days at ${when(read.at)}, never told` });
  });
  return verdicts;
}

/** Below $25, and nothing, each at the second reading in a row; that it ends within days only where it does. */
function accountNews(money: readonly { at: number; balance: number }[], told: readonly Told[]): Verdict[] {
  const due = money.flatMap(({ at, balance }, i) => {
    const [before = balance, first = balance] = [money[i - 2]?.balance, money[i - 1]?.balance];
    const passed = (below: number) => balance < below && first < below && before >= below;
    return [...(passed(0.01) ? [`account empty ${at}`] : []), ...(passed(25) ? [`account low ${at}`] : [])];
  });
  const said = told
    .filter(({ kind }) => kind !== 'account ends_first')
    .map(({ kind, at }) => `${kind} ${at}`);
  const far = told.filter(
    ({ kind, at }) =>
      kind === 'account ends_first' && (money.find((one) => one.at === at)?.balance ?? 0) > 200,
  );
  return [
    ...due.map((one) => ({ wrong: said.includes(one) ? null : `${one}: never told` })),
    ...said
      .filter((one, i) => !due.includes(one) || said.indexOf(one) !== i)
      .map((one) => ({ wrong: `${one}: a false alarm` })),
    ...far.map(({ at }) => ({ wrong: `account ends first: a false alarm at ${when(at)}` })),
  ];
}
