import { setTimeout as sleep } from 'node:timers/promises';
import { type Finding, finding, harmIf, notSeen } from '../finding.ts';
import { type Fixture, readKey, trialKey } from '../fixture.ts';
import { grantedIn, type Row } from '../row.ts';
import { secretOf } from './secrets.ts';

/** Two small calls that are paid for. */
export async function* spends(fixture: Fixture): AsyncGenerator<Finding, void> {
  const { model } = fixture.settings;
  if (model === null)
    return yield notSeen({
      behaviour: 'charges',
      documented: 'remain sinks by what used rises',
      observed: 'costs money: only with --spend',
      bot: 'aims at left + used',
    });
  yield limited(await charge(fixture, await trialKey(fixture, 'paid'), model));
  const free = await charge(fixture, await trialKey(fixture, 'free', { unlimited_quota: true }), model);
  if (free.words === 'answered') fixture.profile.unlimitedCharged = free.spent > 0;
  yield unlimited(free);
}

type Charge = Awaited<ReturnType<typeof charge>>;

function limited({ words, spent, moved, seconds }: Charge): Finding {
  const about = {
    behaviour: 'a charge',
    documented: 'remain sinks by what used rises',
    bot: 'aims at left + used, and repairs what a write gave back',
  };
  if (spent === 0 && moved === 0) return notSeen({ ...about, observed: words });
  return finding({
    ...about,
    observed: `${spent} units after ${seconds} s`,
    harm: harmIf(moved !== 0, 'left + used does not stand still, so no repair is right'),
  });
}

function unlimited({ words, spent }: Charge): Finding {
  const about = {
    behaviour: 'a charge to an unlimited key',
    documented: 'remain sinks below zero; older servers do not count',
    bot: 'looks at no balance of an unlimited key',
  };
  if (words !== 'answered') return notSeen({ ...about, observed: words });
  return finding({ ...about, observed: spent > 0 ? 'counted' : 'not counted', harm: null });
}

async function charge(fixture: Fixture, key: Row, model: string) {
  const secret = await secretOf(fixture.account.bot, key);
  if (secret === null || secret === 'limited')
    return { words: 'no secret to use', spent: 0, moved: 0, seconds: 0 };
  const { status } = await fixture.account.ask({
    method: 'POST',
    path: '/v1/chat/completions',
    headers: { authorization: `Bearer ${secret}`, 'new-api-user': undefined },
    body: { model, max_tokens: 1, messages: [{ role: 'user', content: 'Hi' }] },
  });
  const started = Date.now();
  let row = await readKey(fixture, key.id);
  // Batched charges are booked within five seconds.
  for (const waitMs of [200, 1_000, 2_500, 2_500]) {
    if (status !== 200 || row['used_quota'] !== 0) break;
    await sleep(waitMs);
    row = await readKey(fixture, key.id);
  }
  return {
    words: status === 200 ? 'answered' : `HTTP ${status}`,
    spent: Number(row['used_quota']),
    moved: grantedIn(row) - grantedIn(key),
    seconds: Math.round((Date.now() - started) / 1000),
  };
}
