import { ACCOUNT, newSamples, sampleOf } from '../../../domain/keys/forecast/sample.ts';
import { isOutage } from '../../../domain/problems/is-outage.ts';
import { problemOf } from '../../../domain/problems/problem.ts';
import type { Ports } from '../../ports/ports.ts';

/** Reads what the account has left and has used, where the server says it. */
export async function watchBalance({ store, cometApi, clock }: Ports): Promise<void> {
  if (cometApi.status().suspended) return;
  const at = clock();
  const balance = await cometApi.balance('sweep').catch(unlessUntold);
  if (balance === null) return;
  const reading = sampleOf({ ...balance, unlimited: false }, at);
  const last = (await store.samples.latest([ACCOUNT], at)).get(ACCOUNT) ?? null;
  const samples = newSamples(last, null, reading).map((sample) => ({ id: ACCOUNT, sample }));
  await store.commit({ at, samples });
}

function unlessUntold(error: unknown): null {
  if (problemOf(error) === null || isOutage(error)) throw error;
  return null;
}
