import { ALONE, OWNERS } from '../policy.ts';
import { U } from './amounts.ts';
import { type Ask, breaks, brief, type Story } from './story.ts';

const MONTH = 30 * 24 * 3_600_000;

/** What nobody decided is no more than the policy lets people do alone. */
export function judgeLimits(story: Story): void {
  const undecided = story.asks.filter(({ state, hasCard }) => state === 'applied' && !hasCard);
  for (const ask of undecided)
    if (needsDecision(ask)) breaks(story, 'applied, and nobody was asked to decide it', brief(ask));
  for (const ask of undecided.filter(({ deed }) => deed.kind === 'quota')) {
    const total = sum(lately(undecided, ask).map((one) => unitsOf(story, one)));
    if (total > ALONE.topUps * U) breaks(story, 'a cap was passed', { ...brief(ask), total: total / U });
  }
  for (const ask of undecided.filter(({ deed }) => deed.kind === 'create')) judgeNewKey(story, ask);
}

/** What a lead allowed after it was asked took nothing from it. */
function judgeNewKey(story: Story, ask: Ask): void {
  const made = lately(story.asks, ask).filter((one) => !one.hasCard || one.appliedAt <= ask.at);
  const total = sum(made.map((one) => unitsOf(story, one)));
  if (total > ALONE.newKeys * U)
    breaks(story, 'new keys were given more than one may have alone', { ...brief(ask), total: total / U });
  // A key that was deleted makes room for another.
  const isAnyDeleted = story.server.account.books.rows.some(({ DeletedAt }) => DeletedAt !== null);
  const keys = made.length + OWNERS.filter((owner) => owner === ask.by).length;
  if (keys > ALONE.keys && !isAnyDeleted) breaks(story, 'has more keys than one may make alone', brief(ask));
}

/** Of the same kind and person, and told before or with it. */
const lately = (asks: readonly Ask[], { by, deed, appliedAt }: Ask): Ask[] =>
  asks.filter(
    (one) =>
      one.state === 'applied' &&
      one.by === by &&
      one.deed.kind === deed.kind &&
      one.appliedAt <= appliedAt &&
      one.appliedAt > appliedAt - MONTH,
  );

/** Of a new key at least: a lead may have given it a dollar instead, and no limit is no amount. */
function unitsOf({ tries }: Story, { deed, deltas: [delta = 0], request }: Ask): number {
  if (deed.kind !== 'create') return Math.max(0, delta);
  const isLess = tries.some((one) => one.request === request && one.decision === 'approve_less');
  if (deed.unlimited) return 0;
  return (isLess ? 1 : deed.usd) * U;
}

const sum = (amounts: readonly number[]): number => amounts.reduce((total, amount) => total + amount, 0);

/** By the policy of these stories: small top-ups and small keys are one's own to make. */
function needsDecision({ deed, deltas }: Ask): boolean {
  if (deed.kind === 'create') return deed.unlimited || deed.usd > 50;
  if (deed.kind === 'quota') return deltas.every((delta) => delta > 2 * U);
  return deed.kind === 'unlimited_on' || deed.kind === 'unlimited_off';
}
