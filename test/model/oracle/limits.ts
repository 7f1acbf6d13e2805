import { ids, type Name } from '../policy.ts';
import type { Told } from '../told.ts';
import { U } from './amounts.ts';
import { type Ask, breaks, brief, type Story } from './story.ts';

const MONTH = 30 * 24 * 3_600_000;
const MAY_DECIDE = ['U0LEE', 'U0LEA', 'U0ADA'];

/** What nobody decided is no more than the policy lets people do alone. */
export function judgeCaps(story: Story): void {
  const undecided = story.asks.filter(({ state, hasCard }) => state === 'applied' && !hasCard);
  for (const ask of undecided)
    if (needsDecision(ask)) breaks(story, 'applied, and nobody was asked to decide it', brief(ask));
  for (const name of Object.keys(ids) as Name[]) {
    const alone = undecided.filter(({ by, deed }) => by === name && deed.kind === 'quota');
    for (const { appliedAt } of alone) {
      const recent = alone.filter((one) => one.appliedAt <= appliedAt && one.appliedAt > appliedAt - MONTH);
      const total = recent.reduce((sum, { deltas: [delta = 0] }) => sum + Math.max(0, delta), 0);
      if (total > 6 * U) breaks(story, 'a cap was passed', { by: name, total: total / U });
    }
  }
}

/** By the policy of these stories: small top-ups and small keys are one's own to make. */
function needsDecision({ deed, deltas }: Ask): boolean {
  if (deed.kind === 'create') return deed.unlimited || deed.usd > 50;
  if (deed.kind === 'quota') return deltas.every((delta) => delta > 2 * U);
  return deed.kind === 'unlimited_on' || deed.kind === 'unlimited_off';
}

/** By whom a card says that it was approved. */
export function judgeDeciders(story: Story, { text, state, request }: Told): void {
  const ask = story.asks.find((one) => one.request === request);
  if (!ask || state !== 'Applied') return;
  const [, names = ''] = /approved by ([^·\n]*)/.exec(text) ?? [];
  const by = [...names.matchAll(/<@(\w+)>/g)].map(([, id = '']) => id);
  if (by.some((id) => id === ids[ask.by])) breaks(story, 'decided their own', brief(ask));
  if (by.some((id) => !MAY_DECIDE.includes(id))) breaks(story, 'decided by somebody who may not', brief(ask));
  if (new Set(by).size < by.length) breaks(story, 'voted twice', brief(ask));
  if (by.length < (ask.deed.kind === 'unlimited_on' ? 2 : 1))
    breaks(story, 'approved by too few', { ...brief(ask), by });
}
