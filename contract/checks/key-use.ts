import { setTimeout as sleep } from 'node:timers/promises';
import { STATUS } from '../../src/domain/keys/key.ts';
import { type Finding, finding, harmIf, notSeen } from '../finding.ts';
import { byBot, type Fixture, inSeconds, putKey, readKey } from '../fixture.ts';
import { bodyOf, type Row } from '../row.ts';

/** Listing models is free and runs every check that a paid call runs. */
export async function* uses(fixture: Fixture): AsyncGenerator<Finding, void> {
  const { secret } = fixture;
  const first = secret === null ? null : await tryOut(fixture, secret.value);
  const about = {
    behaviour: 'a new key, used from here',
    documented: 'works at once',
    bot: 'calls a new key enabled',
  };
  if (secret === null || !first?.works)
    return yield notSeen({
      ...about,
      observed: first ? `GET /v1/models says HTTP ${first.status}` : 'no secret to use',
    });
  yield finding({ ...about, observed: 'works', harm: null });
  const trial = {
    key: secret.key,
    patienceMs: fixture.cacheWaitMs,
    use: () => tryOut(fixture, secret.value),
  };
  yield* lazily(fixture, trial);
  yield await disabled(fixture, trial);
}

interface Trial {
  readonly key: Row;
  readonly use: () => Promise<{ works: boolean; status: number }>;
  readonly patienceMs: number;
}

async function tryOut({ account }: Fixture, secret: string) {
  const headers = { authorization: `Bearer ${secret}`, 'new-api-user': undefined };
  const { status } = await account.ask({ method: 'GET', path: '/v1/models', headers });
  return { works: status === 200, status };
}

/** A state of a key in which calls must be refused. */
const DEAD = [
  { what: 'expired', members: () => ({ expired_time: inSeconds(-3600) }), lazy: STATUS.expired },
  { what: 'empty', members: () => ({ remain_quota: 0 }), lazy: STATUS.exhausted },
] as const;

async function* lazily(fixture: Fixture, trial: Trial) {
  const { key } = trial;
  const written: boolean[] = [];
  for (const { what, members, lazy } of DEAD) {
    await putKey(fixture, { ...bodyOf(key), ...members() });
    const { works } = await settled(trial, false);
    const { status } = await readKey(fixture, key.id);
    written.push(status === lazy);
    yield finding({
      behaviour: `an ${what} key, used`,
      documented: `refused; status ${lazy} at the next use, or never`,
      observed: `${works ? 'WORKS' : 'refused'}, status ${status}`,
      bot: 'derives the state from time and quota',
      harm: harmIf(works, `the bot would call a key ${what} that still spends`),
    });
    // The bot's own order: first renew or top up, then enable.
    await putKey(fixture, { ...bodyOf(key), status });
    if (status !== STATUS.enabled) await putKey(fixture, bodyOf(key), { status_only: 'true' });
  }
  fixture.profile.lazyStatus = written.every(Boolean);
}

async function disabled(fixture: Fixture, trial: Trial) {
  const about = {
    behaviour: 'a disabled key, used',
    documented: 'refused, within a minute where rows are cached',
    bot: 'says “within a minute”',
  };
  if (!(await settled({ ...trial, patienceMs: trial.patienceMs / 10 }, true)).works)
    return notSeen({ ...about, observed: 'the key did not come back' });
  await byBot(fixture, trial.key, { kind: 'disable' });
  const { works, seconds } = await settled(trial, false);
  return finding({
    ...about,
    observed: works
      ? 'still works after a minute'
      : `refused ${seconds < 2 ? 'at once' : `after ${seconds} s`}`,
    harm: harmIf(works, 'a disabled key would go on spending'),
  });
}

/** Polls with growing pauses: servers that cache rows may need up to a minute. */
async function settled({ use, patienceMs }: Trial, wanted: boolean) {
  const started = Date.now();
  const seconds = () => Math.round((Date.now() - started) / 1000);
  for (const share of [0, 0.005, 0.015, 0.05, 0.16, 0.32, 0.45]) {
    await sleep(share * patienceMs);
    const { works } = await use();
    if (works === wanted) return { works, seconds: seconds() };
  }
  return { works: !wanted, seconds: seconds() };
}
