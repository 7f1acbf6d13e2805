import type { RespondFn } from '@slack/bolt';

type Answer = Parameters<RespondFn>[0];

/** An answer that takes longer is announced. */
const PATIENCE_MS = 2000;

/**
 * Says `working` where a command is not answered in time. The answer takes the place of that; where a window opened
 * instead, it is taken away.
 */
export function withProgress(
  respond: RespondFn,
  working: () => Promise<Answer>,
): { respond: RespondFn; end(): Promise<void> } {
  let announced: Promise<unknown> | null = null;
  const timer = setTimeout(() => {
    announced = working()
      .then(respond)
      .catch(() => {});
  }, PATIENCE_MS);
  timer.unref();
  const inPlace = async (answer: Answer) => {
    clearTimeout(timer);
    if (announced === null || typeof answer === 'string') return respond(answer);
    await announced;
    const answered = await respond({ ...answer, replace_original: true });
    announced = null;
    return answered;
  };
  const end = async () => {
    clearTimeout(timer);
    await announced;
    if (announced !== null) await respond({ delete_original: true }).catch(() => {});
  };
  return { respond: inPlace, end };
}
