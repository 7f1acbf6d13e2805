import { expect, test } from 'vitest';
import { units } from '../../src/domain/keys/quota.ts';
import { changed, connected, planning } from '../support/comet-api.ts';

const rate = { limit: 36, windowSeconds: 60 };
const topUp = planning({ kind: 'quota', delta: units(5), during: null });

async function world() {
  const made = await connected({ rate, timeouts: { waitMs: 20_000 } });
  const { id } = made.account.addKey({ name: 'search', remain_quota: 1000 });
  const look = (person: string) =>
    made.api.key(id, 'interactive', person).then(
      () => 'answered',
      (error) => error.problem.kind as string,
    );
  const looks = (person: string, times: number) => Array.from({ length: times }, () => look(person));
  return { ...made, id, look, looks, [Symbol.asyncDispose]: made[Symbol.asyncDispose] };
}

test('one who hurries gets a share, is told that it is they who hurry, and others are answered', async () => {
  await using scene = await world();
  const hurried = await Promise.all(scene.looks('ana', 260));
  expect(hurried.filter((kind) => kind === 'answered')).toHaveLength(12);
  expect(hurried.filter((kind) => kind === 'asking_too_fast')).toHaveLength(248);
  expect(await scene.look('bob')).toBe('answered');
  expect(await changed(scene.api, scene.id, 'approval', topUp)).toMatchObject({ kind: 'done' });
});

test.each([
  'approval',
  'interactive',
] as const)('many who hurry leave a change of the %s lane slots of its own', async (lane) => {
  await using scene = await world();
  const crowd = ['ana', 'bob', 'cem', 'dee'].flatMap((person) => scene.looks(person, 50));
  await expect.poll(() => scene.calls.inWindow()).toBe(30);
  const started = performance.now();
  expect(await changed(scene.api, scene.id, lane, topUp)).toMatchObject({ kind: 'done' });
  expect(performance.now() - started).toBeLessThan(2000);
  expect(scene.account.row(scene.id)!.remain_quota).toBe(1005);
  await scene.api.stop();
  expect(new Set(await Promise.all(crowd))).toContain('asking_too_fast');
});
