import { expect, test } from 'vitest';
import { notePolicy } from '../../src/app/policy/note-policy.ts';
import { defaultPolicy } from '../../src/domain/policy/policy.ts';
import { now } from '../support/samples.ts';
import { onEveryEngine } from '../support/store-sites.ts';

const policy = defaultPolicy({ leads: ['U0LEE'], admins: ['U0ADA'] }, 'C0REQUESTS');

onEveryEngine('the policy at a start', ({ site }) => {
  test('stands in the audit when it is another than before, with what it was and what it is', async () => {
    await using place = await site();
    const store = await place.open();
    const written = () => store.audit.list({ since: now, limit: 9 });
    const clock = () => now;
    await notePolicy(store, policy, clock);
    await notePolicy(store, policy, clock);
    expect(await written()).toMatchObject([
      { act: 'policy.changed', actor: 'cometkey', details: { before: {} } },
    ]);
    const people = { ...policy.people, leads: ['U0LEA'] };
    // Two replicas that start together.
    await Promise.all([1, 2].map(() => notePolicy(store, { ...policy, people }, clock)));
    const [changed, ...others] = await written();
    expect(others).toHaveLength(1);
    expect(changed?.details).toEqual({ before: { people: policy.people }, after: { people } });
  });

  test('stands there of each replica, when two find another one at once', async () => {
    await using place = await site();
    const store = await place.open();
    const under = (lead: string) => ({ ...policy, people: { ...policy.people, leads: [lead] } });
    await Promise.all(['U0LEA', 'U0BOB'].map((lead) => notePolicy(store, under(lead), () => now)));
    const written = JSON.stringify(await store.audit.list({ since: now, limit: 9 }));
    expect(written).toContain('U0LEA');
    expect(written).toContain('U0BOB');
  });
});
