import pTimeout from 'p-timeout';
import type { KeyFormReport } from '../../usecases/ports/read-models.ts';
import type { Bot } from '../interaction/bot.ts';

/** A trigger lives three seconds: a list that is not at hand by then is left out of the form. */
const PATIENCE_MS = 1200;

/** What a form for a key offers: the account's groups, as far as they are known in time. */
export async function formOptions({ ports }: Bot): Promise<KeyFormReport> {
  const { cometApi, clock } = ports;
  const groups = await inTime(cometApi.groups(), []);
  const revealable = cometApi.revealable() ?? true;
  return {
    groups,
    mayChooseOwner: true,
    revealable,
    unitsPerUsd: await cometApi.unitsPerUsd(),
    now: clock(),
  };
}

/** `value`, unless it takes too long or cannot be had; then `otherwise`. */
export const inTime = <T>(value: Promise<T>, otherwise: T): Promise<T> =>
  pTimeout(value, { milliseconds: PATIENCE_MS }).catch(() => otherwise);
