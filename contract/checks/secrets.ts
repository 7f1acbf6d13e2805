import { Refused } from '../../src/domain/problems/problem.ts';
import { finding, harmIf, notSeen } from '../finding.ts';
import { type Fixture, readKey, trialKey } from '../fixture.ts';
import type { Row } from '../row.ts';

export async function* secrets(fixture: Fixture) {
  const key = await trialKey(fixture, 'k');
  const stored = String((await readKey(fixture, key.id))['key'] ?? '');
  const isMasked = stored.includes('*');
  fixture.profile.maskedKeys = isMasked;
  yield finding({
    behaviour: 'secrets in lists and rows',
    documented: 'whole; masked in the family since March 2026',
    observed: stored === '' ? 'none' : isMasked ? 'masked' : 'whole',
    bot: 'keeps four characters, and lets the rest go no further than the answer',
    harm: null,
  });
  const secret = await secretOf(fixture.account.bot, key);
  yield revealed(secret, stored);
  if (secret === 'limited') return;
  if (secret !== null) fixture.secret = { key, value: secret };
  fixture.profile.keyEndpoint = isMasked ? secret !== null : await hasEndpoint(fixture, key);
  yield finding({
    behaviour: 'POST /api/token/{id}/key',
    documented: 'unknown to CometAPI’s pages; in the family since March 2026',
    observed: fixture.profile.keyEndpoint ? 'there' : 'not there',
    bot: 'asks it only where the row is masked, and for the owner alone',
    harm: null,
  });
}

async function hasEndpoint({ account }: Fixture, { id }: Row): Promise<boolean> {
  const answer = await account.ask({ method: 'POST', path: `/api/token/${id}/key`, body: {} });
  return answer.verdict.kind === 'ok';
}

/** Never prints the secret, only whether it matches the part that the row shows. */
function revealed(secret: string | null, stored: string) {
  const about = { behaviour: 'revealing a secret, by the bot', documented: 'the row’s, or the endpoint’s' };
  const hidden = { ...about, bot: 'says so, and points to the console' };
  if (secret === 'limited')
    return notSeen({ ...hidden, observed: 'too many were revealed lately; try again in 20 minutes' });
  if (secret === null) return finding({ ...hidden, observed: 'hidden for good', harm: null });
  const fits = matches(secret.replace(/^sk-/, ''), stored.replace(/^sk-/, ''));
  return finding({
    ...about,
    observed: fits ? 'the secret of that key' : 'something else',
    bot: 'shows it once, to its owner',
    harm: harmIf(!fits, 'owners would be shown a secret that is not their key’s'),
  });
}

/** null: the server hides it; `limited`: rate limited. Never printed, and kept in memory only. */
export async function secretOf(
  bot: Fixture['account']['bot'],
  { id, name }: Row,
): Promise<string | 'limited' | null> {
  try {
    return (await bot.reveal({ id, name: String(name) })).expose();
  } catch (error) {
    const why = error instanceof Refused ? error.problem.kind : null;
    if (why === 'secret_hidden') return null;
    if (why === 'upstream_limiting') return 'limited';
    throw error;
  }
}

function matches(secret: string, shown: string): boolean {
  if (!shown.includes('*')) return secret === shown;
  const [head = '', tail = ''] = shown.split(/\*+/);
  return secret.startsWith(head) && secret.endsWith(tail) && !secret.includes('*');
}
