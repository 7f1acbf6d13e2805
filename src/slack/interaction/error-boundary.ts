import { type Problem, problemOf, Refused } from '../../domain/problems/problem.ts';
import type { Store } from '../../usecases/ports/store/store.ts';
import { actions } from '../blocks/blocks.ts';
import type { Button, Message } from '../blocks/unrendered.ts';
import { unescaped } from '../command-line/words.ts';
import { problemMessage } from '../views/problems/problem.ts';
import { unexpectedError } from '../views/problems/unexpected-error.ts';
import { type Bot, withdraw } from './bot.ts';

/** A refusal gives its sentence. Anything else is a bug, logged with a short reference that the person sees too. */
export function answerFor({ ports }: Bot, error: unknown): Message {
  if (error instanceof Refused) {
    ports.metrics.count('refusals', { kind: kindOf(error.problem) });
    if (error.cause) ports.log.info({ problem: error.problem.kind, err: error.cause }, 'refused');
    return problemMessage(error.problem);
  }
  const ref = ports.newId();
  const hasSaved = error instanceof BugAfterSave;
  ports.log.error({ err: hasSaved ? error.cause : error, ref }, 'a listener failed');
  ports.metrics.count('bugs');
  return unexpectedError(ref, { hasSaved });
}

class BugAfterSave extends Error {
  override readonly name = 'BugAfterSave';
}

const kindOf = (problem: Problem): Problem['kind'] =>
  problem.kind === 'line_refused' ? problem.problem.kind : problem.kind;

/** If the same line may work later, the refusal quotes it, so that nobody has to type it again. */
export function withRetryHint(error: unknown, line: string | undefined): unknown {
  if (line === undefined || !isRepeatable(error) || error.problem.kind === 'try_later') return error;
  return error.as({ kind: 'try_later', problem: error.problem, line: unescaped(line) });
}

/** Nothing was done, and the same may work later. */
export const isRepeatable = (error: unknown): error is Refused =>
  error instanceof Refused && (error.problem.kind === 'try_later' || REPEATABLE.has(error.problem.kind));

const REPEATABLE: ReadonlySet<Problem['kind']> = new Set([
  'upstream_down',
  'upstream_limiting',
  'upstream_auth',
  'upstream_refused',
  'upstream_unreadable',
  'asking_too_fast',
  'still_reading_keys',
  'name_too_many_bytes',
  'directory_unavailable',
  'slack_slow',
  'file_not_sent',
  'key_busy',
  'behind_held',
  'behind_late',
  'name_on_its_way',
  'behind_unknown',
  'store_unavailable',
]);

/** The same bot for one interaction. Once it has saved something, neither a lost database nor a bug means that nothing changed. */
export function notingSaves(bot: Bot) {
  const { ports } = bot;
  let hasSaved = false;
  const commit: Store['commit'] = async (unit) => {
    const isStored = await ports.store.commit(unit);
    hasSaved ||= isStored;
    return isStored;
  };
  return {
    bot: { ...bot, ports: { ...ports, store: { ...ports.store, commit } } },
    afterSaves: (error: unknown): unknown => (hasSaved ? behindSave(error) : error),
  };
}

function behindSave(error: unknown): unknown {
  if (error instanceof BugAfterSave) return error;
  if (!(error instanceof Refused)) return new BugAfterSave('a bug after a save', { cause: error });
  return isStoreLost(error) ? error.as({ kind: 'save_unknown' }) : error;
}

const isStoreLost = (error: Refused): boolean =>
  [error, error.cause].some((one) => problemOf(one)?.kind === 'store_unavailable');

/** Runs, and answers with `say` whatever is thrown. `again`: a button for when Slack was too slow. */
export async function withErrorBoundary(
  bot: Bot,
  { say, again }: { say: (message: Message) => Promise<void>; again?: Button | undefined },
  run: () => Promise<void>,
): Promise<void> {
  try {
    await run();
  } catch (error) {
    const answer = answerFor(bot, error);
    const isSlow = problemOf(error)?.kind === 'slack_slow';
    try {
      await say(isSlow && again ? { ...answer, blocks: [...answer.blocks, actions([again])] } : answer);
    } catch (cause) {
      return bot.ports.log.warn({ err: cause }, 'an answer could not be delivered');
    }
    if (error instanceof Refused && error.notice !== null) await withdraw(bot, error.notice);
  }
}
