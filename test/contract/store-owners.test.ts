import { expect, test } from 'vitest';
import { aKey, now } from '../support/samples.ts';
import { onEveryEngine } from '../support/store-sites.ts';
import { readOn } from '../support/store-writes.ts';

onEveryEngine('owners of keys', ({ site }) => {
  test('each once, by the bytes of their ids, a page behind another; not of deleted keys', async () => {
    await using place = await site();
    const { commit, keys } = await place.open();
    const owners = ['U1B', 'U1a', 'U1A', 'U1B', null, 'W1', 'U2'];
    await commit({
      at: now,
      keys: owners.map((owner, at) => ({
        id: at + 1,
        owner,
        seen: { key: aKey({ id: at + 1 }), ...readOn(now), sweep: 1 },
        ...(owner === 'U2' && { deleted: readOn(now) }),
      })),
    });
    expect(await keys.owners('', 9)).toEqual(['U1A', 'U1B', 'U1a', 'W1']);
    expect(await keys.owners('U1A', 2)).toEqual(['U1B', 'U1a']);
    expect(await keys.owners('W1', 2)).toEqual([]);
  });
});
