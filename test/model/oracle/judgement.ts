import { everythingTold, isOver } from '../told.ts';
import { grantedIn } from './book.ts';
import { cardsIn, waitingCards } from './cards.ts';
import { judgeLimits } from './limits.ts';
import { judgeCard, judgeKeyRights } from './rights.ts';
import { type Ask, bookOf, breaks, brief, type Story } from './story.ts';

/** When a story is over and its trouble as well. */
export function judge(story: Story): void {
  for (const { id, state } of waitingCards(story))
    breaks(story, 'never came to an end', { request: id, state });
  judgeKeys(story);
  for (const ask of story.asks) judgeAnswer(story, ask);
  for (const ask of story.asks) judgeGrant(story, ask);
  judgeNewKeys(story);
  judgeLimits(story);
  judgeKeyRights(story);
  for (const card of cardsIn(everythingTold(story.slack))) judgeCard(story, card);
  for (const ask of story.asks) judgeCardOf(story, ask);
  judgeRepeats(story);
}

function judgeKeys(story: Story): void {
  const { server, books, asks } = story;
  for (const row of server.account.books.rows) {
    const book = books.get(row.id);
    if (!book || book.isExcused || row.DeletedAt !== null) continue;
    const { unlimited, granted } = book;
    if (unlimited !== row.unlimited_quota)
      breaks(story, 'limited otherwise than people were told', {
        key: row.id,
        told: unlimited,
        is: row.unlimited_quota,
      });
    else if (granted !== null && !granted.has(grantedIn(row)))
      breaks(story, 'units were lost or made', {
        key: row.id,
        holds: grantedIn(row),
        may: [...granted],
        asks: asks.filter(({ keyId }) => keyId === row.id).map(brief),
      });
  }
}

/** A key that is told as made was made, by a bot and for this. */
function judgeNewKeys(story: Story): void {
  const told = story.asks.flatMap(({ deed, state }) =>
    deed.kind === 'create' && state === 'applied' ? [deed.name] : [],
  );
  for (const name of new Set(told)) {
    const many = told.filter((one) => one === name).length;
    const made = story.created.get(name)?.length ?? 0;
    if (many > made) breaks(story, 'told of a new key, and none was made', { name, told: many, made });
  }
}

function judgeAnswer(story: Story, ask: Ask): void {
  const { state, request, answers, wasInterrupted } = ask;
  if (wasInterrupted) return;
  // A form that opened instead, and was closed, is an answer too; so is a list to pick from.
  const hasMoved = request !== null;
  if (state === 'asked' && !story.wasSlackAway && hasMoved) breaks(story, 'was told nothing', brief(ask));
  if (state === 'waits' && hasMoved) breaks(story, 'was never told what came of it', brief(ask));
  if (answers > 1 && !story.wasSlackAway && !hasMoved) breaks(story, 'was told more than once', brief(ask));
}

/** What stands in the channel is what its requester read. */
function judgeCardOf(story: Story, ask: Ask): void {
  if (!ask.hasCard || ask.wasInterrupted || story.wasSlackAway) return;
  const cards = cardsIn(everythingTold(story.slack)).filter(({ request }) => request === ask.request);
  const isApplied = cards.some(({ state }) => state === 'Applied' || state === 'Ended');
  if (cards.length > 0 && isApplied !== (ask.state === 'applied'))
    breaks(story, 'its card says otherwise than its requester was told', brief(ask));
}

function judgeGrant(story: Story, ask: Ask): void {
  const { endsAt, isEnded, state } = ask;
  const isMade = state === 'applied' || state === 'maybe';
  if (endsAt === null || isEnded || !isMade || bookOf(story, ask)?.isExcused) return;
  if (!isSuperseded(story, ask) && !isTwinGivenBack(story, ask))
    breaks(story, 'granted for a time, and never told to be over', brief(ask));
}

/** Of two alike the words do not tell which is over, where one of them may have been given back. */
const isTwinGivenBack = ({ asks }: Story, ask: Ask): boolean =>
  asks.some(
    (twin) =>
      twin !== ask &&
      twin.isEnded &&
      twin.keyId === ask.keyId &&
      twin.deltas.some((delta) => ask.deltas.includes(delta)) &&
      asks.some(
        ({ keyId, deltas, askedIn, appliedIn }) =>
          keyId === ask.keyId &&
          deltas.some((delta) => delta < 0) &&
          askedIn <= Math.max(twin.appliedIn, ask.appliedIn) &&
          appliedIn >= twin.askedIn,
      ),
  );

const isSuperseded = ({ asks }: Story, ask: Ask): boolean =>
  asks.some(
    (other) =>
      other !== ask &&
      other.keyId === ask.keyId &&
      // A limit that was set half-way is a limit.
      (other.state === 'applied' || other.state === 'maybe') &&
      other.appliedAt >= ask.appliedAt &&
      (other.deed.kind === 'unlimited_off' ||
        other.deed.kind === 'unlimited_on' ||
        (other.deed.kind === 'quota' && other.deltas.some((delta) => delta < 0))),
  );

const areOutcomes = (...notices: (string | null)[]): boolean =>
  notices.every((notice) => /^request:.*:outcome:\d+$/.test(notice ?? ''));

/** No notice is sent to one person twice, nor the same outcome by two. */
function judgeRepeats(story: Story): void {
  if (story.hasCrashed || story.wasSlackAway) return;
  const seen = new Set<string>();
  const all = everythingTold(story.slack, 'threads too');
  for (const { to, request, state, text, notice, isEphemeral } of all) {
    // What failed and was tried again has two outcomes, and both messages tell how it stands now.
    const isAgain = all.some(
      (one) => one.request === request && one.notice !== notice && areOutcomes(one.notice, notice),
    );
    const isOutcome =
      to !== null && request !== null && !isEphemeral && !isAgain && (state === 'Applied' || isOver(state));
    const names = [
      ...(notice === null ? [] : [`${notice} ${to}`]),
      // A lead reads the card as well.
      ...(isOutcome && !/the end of|> ask(s|ed) for /.test(text) ? [`${request} ${state} ${to}`] : []),
    ];
    for (const name of names) {
      if (seen.has(name)) breaks(story, 'was told twice', { name, text });
      seen.add(name);
    }
  }
}
