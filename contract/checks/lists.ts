import { walk } from '../../src/cometapi/wire/paginate.ts';
import { page } from '../../src/cometapi/wire/schema.ts';
import { type Finding, finding, harmIf, notSeen } from '../finding.ts';
import { type Fixture, listOf, wordsOf } from '../fixture.ts';
import type { Answer } from '../raw-call.ts';
import { type Row, rowsIn } from '../row.ts';

const idsIn = (answer: Answer) => rowsIn(answer).map(({ id }) => id);
const isSame = (a: readonly number[], b: readonly number[]) => a.join() === b.join();

export async function* lists(fixture: Fixture) {
  const { ask } = fixture.account;
  const zero = await ask(listOf({ p: 0, page_size: 100, size: 100 }));
  const one = await ask(listOf({ p: 1, page_size: 100, size: 100 }));
  const isBare = fixture.firstPage === 0;
  fixture.profile.list = isBare ? 'array' : 'page';
  const rows = rowsIn(isBare ? zero : one);
  yield envelope(fixture, isBare, one);
  yield base(fixture, { isBare, zero: idsIn(zero), one: idsIn(one) });
  yield cap(one, isBare);
  yield* sizes(fixture, rows.length);
  yield order(rows);
  yield await walked(fixture, rows);
  yield await pastTheEnd(fixture);
  yield owners(fixture, rows);
}

function envelope({ profile }: Fixture, isBare: boolean, { text, verdict }: Answer) {
  profile.envelope = text.trimStart().startsWith('{"success"') ? 'success_first' : 'sorted';
  const isRead = verdict.kind === 'ok' && page.safeParse(verdict.data).success;
  return finding({
    behaviour: 'shape of a list',
    documented: '{page, page_size, total, items} in data',
    observed: isBare ? 'a bare array, as older servers have it' : 'a page object',
    bot: 'reads both',
    harm: harmIf(!isRead, 'no list could be read: every sweep and every create would fail'),
  });
}

type Pages = { isBare: boolean; zero: readonly number[]; one: readonly number[] };

function base({ profile }: Fixture, { isBare, zero, one }: Pages) {
  const about = {
    behaviour: 'number of the first page',
    documented: '1; bare arrays count from 0',
    bot: 'starts at 1, with bare arrays at 0',
  };
  if (zero.length === 0 && one.length === 0)
    return notSeen({ ...about, observed: 'there is no key to list' });
  profile.listBase = isSame(zero, one) ? 1 : 0;
  const asExpected = isBare === (profile.listBase === 0);
  return finding({
    ...about,
    observed: String(profile.listBase),
    harm: harmIf(!asExpected && zero.length > 0, 'a whole page of keys would never be seen'),
  });
}

function cap(one: Answer, isBare: boolean) {
  const told =
    one.verdict.kind === 'ok' ? (one.verdict.data as { page_size?: unknown } | null)?.page_size : null;
  const observed = isBare ? 'not told' : `100 asked, ${told} given`;
  return finding({
    behaviour: 'keys on a page',
    documented: 'at most 100',
    observed,
    bot: 'asks for 100 and goes by what it was given',
    harm: harmIf(!isBare && Number(told) < 1, 'the walk over the pages would not end where the list does'),
  });
}

/** The bot sends both names of the page size; which one counts is only recorded. */
async function* sizes(
  { account, profile, firstPage }: Fixture,
  there: number,
): AsyncGenerator<Finding, void> {
  const about = {
    behaviour: 'names of the page size',
    documented: 'page_size',
    bot: 'sends page_size and size',
  };
  if (there < 2) return yield notSeen({ ...about, observed: 'fewer than two keys to list' });
  const heard: string[] = [];
  for (const name of ['page_size', 'ps', 'size']) {
    const told = await account.ask(listOf({ p: firstPage, [name]: 1 }));
    if (rowsIn(told).length === 1) heard.push(name);
  }
  profile.sizeMembers = heard;
  yield finding({ ...about, observed: heard.join(', ') || 'none: the server has its own size', harm: null });
}

function order(rows: readonly Row[]) {
  const about = {
    behaviour: 'order of a list',
    documented: 'newest first',
    bot: 'finds a new key above the highest id',
  };
  if (rows.length < 2) return notSeen({ ...about, observed: 'fewer than two keys to list' });
  const isFalling = rows.every(({ id }, index) => index === 0 || id < (rows[index - 1]?.id ?? 0));
  return finding({
    ...about,
    observed: isFalling ? 'ids fall' : 'ids do not fall',
    harm: harmIf(!isFalling, 'a key just made could be missed, and its maker told that it was not found'),
  });
}

/** The bot's own paging with a small page size, over enough keys to need several pages. */
async function walked({ account }: Fixture, rows: readonly Row[]) {
  const about = {
    behaviour: 'walk over pages',
    documented: 'every key once',
    bot: 'its own walk, two keys a page',
  };
  const wanted = rows.slice(0, 5).map(({ id }) => id);
  if (wanted.length < 3) return notSeen({ ...about, observed: 'fewer than three keys to list' });
  const seen = new Set<number>();
  const list = async (number: number) => {
    const { verdict } = await account.ask(listOf({ p: number, page_size: 2, size: 2 }));
    return page.parse(verdict.kind === 'ok' ? verdict.data : null);
  };
  for await (const { rows: found } of walk(list)) {
    for (const { key } of found) seen.add(key.id);
    if (wanted.every((id) => seen.has(id)) || seen.size > 12) break;
  }
  const missed = wanted.filter((id) => !seen.has(id));
  return finding({
    ...about,
    observed: missed.length === 0 ? `the newest ${wanted.length} seen` : `${missed.length} missed`,
    harm: harmIf(missed.length > 0, 'some keys would never be watched, listed or found'),
  });
}

async function pastTheEnd({ account }: Fixture) {
  const answer = await account.ask(listOf({ p: 1_000_000, page_size: 100, size: 100 }));
  const ids = idsIn(answer);
  const ended = answer.verdict.kind === 'ok';
  return finding({
    behaviour: 'a page past the end',
    documented: 'empty',
    observed: ended ? (ids.length === 0 ? 'empty' : 'keys again') : wordsOf(answer),
    bot: 'ends on a page that is short or brings nothing new',
    harm: harmIf(!ended, 'a walk over exactly full pages would end in an error'),
  });
}

function owners({ profile, settings }: Fixture, rows: readonly Row[]) {
  const about = {
    behaviour: 'whose keys are listed',
    documented: 'the account’s own',
    bot: 'takes every key it is shown for the account’s',
  };
  const told = new Set(rows.flatMap((row) => (row['user_id'] === undefined ? [] : [String(row['user_id'])])));
  if (told.size === 0) return notSeen({ ...about, observed: 'keys do not name their owner' });
  const others = [...told].filter((owner) => settings.userId !== null && owner !== settings.userId);
  profile.listsEverybody = told.size > 1 || others.length > 0;
  return finding({
    ...about,
    observed: profile.listsEverybody ? `keys of ${told.size} accounts` : 'one account’s only',
    harm: harmIf(profile.listsEverybody, 'the bot would list, and let leads change, other people’s keys'),
  });
}
