import { usd } from '../seed-keys.ts';
import { answer, clicks, dm, inTurn, keyNamed, line, type Scene, type Surface, types } from './surface.ts';

const DAY_S = 86_400;
const MODELS = ['gpt-5', 'claude-sonnet-5', 'gpt-5-mini'];

/** Three weeks of calls, which the account lists, made with an unlimited key. */
async function spends(scene: Scene): Promise<void> {
  const { account } = scene.world.cometApi;
  const { id } = keyNamed(scene, 'research');
  const { quota } = account.books;
  for (let daysAgo = 20; daysAgo >= 0; daysAgo -= 1) {
    account.spend(id, usd(0.4 + (daysAgo % 7) / 5), MODELS[daysAgo % MODELS.length]);
    const call = account.usage.at(-1);
    if (call) call.created_at -= daysAgo * DAY_S;
  }
  account.setBalance(quota);
}

export const usage: Surface[] = [
  answer('ana', 'usage-key', inTurn(spends, types('ana', 'usage research'))),
  line('ana', 'usage-week', 'usage research 7d'),
  line('ana', 'usage-none', 'usage search-prod'),
  line('ana', 'usage-mine', 'usage'),
  line('lee', 'usage-account', 'usage'),
  line('lee', 'usage-person', 'usage @bob'),
  line('ana', 'usage-csv', 'usage research 30d csv'),
  dm('usage-file', /research.* in 30 days/),
  dm('usage-file-of-button', /research.* in 7 days/, {
    does: inTurn(types('ana', 'usage research 7d'), clicks('CSV')),
  }),
  line('ana', 'usage-not-yours', 'usage ci'),
];
