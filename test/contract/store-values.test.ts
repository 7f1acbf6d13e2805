import { expect, test } from 'vitest';
import { now } from '../support/samples.ts';
import { onEveryEngine } from '../support/store-sites.ts';

onEveryEngine('values that a commit rests on', ({ site }) => {
  test('what has to be missing still has to be missing then', async () => {
    await using place = await site();
    const { commit, keyValues } = await place.open();
    const missing = { name: 'assignment:1', from: null, to: null };
    expect(await commit({ at: now, values: [missing] })).toBe(true);
    expect(await keyValues.get('assignment:1')).toBeNull();
    expect(await commit({ at: now, values: [{ ...missing, to: 'given' }] })).toBe(true);
    expect(await commit({ at: now, values: [missing] })).toBe(false);
    expect(await keyValues.get('assignment:1')).toBe('given');
  });
});
