import { type Finding, finding, notSeen } from '../finding.ts';
import type { Fixture } from '../fixture.ts';

/** Provokes no limiter: describes one only if this run met it. */
export async function* limits({ account, settings }: Fixture): AsyncGenerator<Finding, void> {
  const about = {
    behaviour: 'too many calls',
    documented: '429; the family sends an empty body and no Retry-After',
    bot: 'keeps to COMETAPI_RATE, and backs off by itself up to a window',
  };
  const met = account.limited();
  const { limit, windowSeconds } = settings.rate;
  if (met === null) return yield notSeen({ ...about, observed: `not met within ${limit}/${windowSeconds}s` });
  const wait = met.headers['retry-after'];
  const observed = `met below COMETAPI_RATE: ${met.text.length} letters, ${wait ? `Retry-After ${wait}` : 'no Retry-After'}`;
  yield finding({ ...about, observed, harm: null });
}
