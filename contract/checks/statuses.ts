import { STATUS } from '../../src/domain/keys/key.ts';
import { units } from '../../src/domain/keys/quota.ts';
import { span } from '../../src/domain/time.ts';
import { finding, harmIf, notSeen } from '../finding.ts';
import {
  byBot,
  commonKey,
  type Fixture,
  inSeconds,
  nameFor,
  putAndRead,
  putKey,
  readKey,
} from '../fixture.ts';
import { bodyOf, differingMembers, grantedIn, type Row } from '../row.ts';

export async function* statuses(fixture: Fixture) {
  const key = await commonKey(fixture);
  yield await plain(fixture, key);
  yield await statusOnly(fixture, key);
  await putKey(fixture, bodyOf(key), { status_only: 'true' });
  yield* toggled(fixture, await readKey(fixture, key.id));
  yield* guarded(fixture, key);
  yield* unlimited(fixture, key);
}

async function plain(fixture: Fixture, key: Row) {
  const { row } = await putAndRead(fixture, { ...bodyOf(key), status: STATUS.disabled });
  fixture.profile.plainPutWritesStatus = row['status'] === STATUS.disabled;
  return finding({
    behaviour: 'status in a plain update',
    documented: 'stored; the family ignores it',
    observed: fixture.profile.plainPutWritesStatus ? 'stored' : 'ignored',
    bot: 'sends the stored status there, and a new one by status_only with the whole row',
    harm: null,
  });
}

/** Sends another name too: it is stored only if the server ignores `status_only`. */
async function statusOnly(fixture: Fixture, key: Row) {
  const heard: boolean[] = [];
  let isSet = true;
  for (const [status_only, status] of [
    ['true', STATUS.enabled],
    ['0', STATUS.disabled],
  ] as const) {
    const name = nameFor(fixture, `so-${status_only}`);
    const { row } = await putAndRead(fixture, { ...bodyOf(key), name, status }, { status_only });
    heard.push(row['name'] !== name);
    isSet &&= row['status'] === status;
  }
  fixture.profile.statusOnly = heard.every(Boolean) ? 'any_non_empty' : 'ignored';
  return finding({
    behaviour: 'status_only=true with a whole row',
    documented: 'unknown to CometAPI’s pages; in the family it writes the status alone',
    observed: `${heard[0] ? 'writes the status alone' : 'ignored: everything is written'}${isSet ? '' : ', status not stored'}`,
    bot: 'sends the whole row, which both survive',
    harm: harmIf(!isSet && !fixture.profile.plainPutWritesStatus, 'no key could be disabled or enabled'),
  });
}

async function* toggled(fixture: Fixture, key: Row) {
  let before = key;
  for (const kind of ['disable', 'enable'] as const) {
    const { written, after } = await byBot(fixture, before, { kind });
    const wanted = kind === 'disable' ? STATUS.disabled : STATUS.enabled;
    const moved = differingMembers(before, after).filter((member) => member !== 'status');
    const isDone = written.kind === 'done' && after['status'] === wanted;
    yield finding({
      behaviour: `${kind}, by the bot`,
      documented: 'the status moves, nothing else',
      observed:
        moved.length > 0 ? `also moved ${moved.join(', ')}` : isDone ? 'only the status moved' : written.kind,
      bot: 'reads the row back, and says so if the status stands still',
      harm:
        moved.length > 0
          ? `to ${kind} a key takes ${moved.join(', ')} with it`
          : harmIf(!isDone, `a key could not be ${kind}d`),
    });
    before = after;
  }
}

/** Whether renewing a key with status 3 also enables it, or whether that takes a second write. */
async function* guarded(fixture: Fixture, key: Row) {
  const dead = { ...bodyOf(key), expired_time: inSeconds(-3600), status: STATUS.expired };
  await putKey(fixture, dead);
  const { row } = await putAndRead(fixture, dead, { status_only: 'true' });
  const about = {
    behaviour: 'enabling together with the cure',
    documented: 'refused in the family: the stored row is judged',
    bot: 'cures first, enables second',
  };
  if (row['status'] !== STATUS.expired) yield notSeen({ ...about, observed: 'status 3 cannot be written' });
  else {
    const cure = { ...bodyOf(key), expired_time: inSeconds(3600), status: STATUS.enabled };
    const { verdict } = await putKey(fixture, cure);
    yield finding({ ...about, observed: verdict.kind === 'ok' ? 'taken' : 'refused', harm: null });
    if (verdict.kind === 'ok') await putKey(fixture, dead);
  }
  const renew = { kind: 'renew', span: span(1, 'd'), zone: 'UTC' } as const;
  const { written, after } = await byBot(fixture, row, renew);
  const lives = after['status'] === STATUS.enabled && Number(after['expired_time']) > inSeconds(3600);
  const isKept = grantedIn(row) === grantedIn(after);
  yield finding({
    behaviour: 'renewing a dead key, by the bot',
    documented: 'a new expiry alone does not enable it',
    observed: lives ? 'alive, quota untouched' : written.kind,
    bot: 'writes the expiry, then enables, then reads both back',
    harm: harmIf(!(lives && isKept), 'an expired key could not be brought back'),
  });
}

async function* unlimited(fixture: Fixture, key: Row) {
  const on = await byBot(fixture, key, { kind: 'unlimited_on', during: null });
  const off = await byBot(fixture, on.after, { kind: 'unlimited_off', left: units(20_000) });
  const isRight =
    on.after['unlimited_quota'] === true &&
    off.after['unlimited_quota'] === false &&
    Number(off.after['remain_quota']) === 20_000;
  yield finding({
    behaviour: 'unlimited and back, by the bot',
    documented: 'unlimited_quota and remain_quota as sent',
    observed: isRight ? 'as sent' : `${on.written.kind}, ${off.written.kind}`,
    bot: 'sets what is left anew when a limit comes back',
    harm: harmIf(!isRight, 'a limit could not be lifted and brought back'),
  });
  const more = await byBot(fixture, off.after, { kind: 'quota', delta: units(5_000), during: null });
  const moved = grantedIn(more.after) - grantedIn(off.after);
  yield finding({
    behaviour: 'more quota, by the bot',
    documented: 'left + used moves by what was added',
    observed: `moved by ${moved} of 5000 units`,
    bot: 'compares left + used after every write and repairs it',
    harm: harmIf(moved !== 5_000, 'keys would get another quota than was approved'),
  });
}
