import pTimeout from 'p-timeout';
import type { KeyFormReport } from '../../../usecases/ports/read-models.ts';
import type { Bot } from '../../interaction/bot.ts';

/** A trigger is valid for three seconds, so a list that takes longer than this is left out of the form. */
const LONGEST_WAIT_MS = 1200;

/** What a key's form offers, with the account's groups if they come in time. */
export async function formOptions({ ports }: Bot): Promise<KeyFormReport> {
  const { cometApi, clock } = ports;
  const groups = await inTime(cometApi.groups(), []);
  const revealable = cometApi.revealable() ?? true;
  return {
    groups,
    revealable,
    unitsPerUsd: await cometApi.unitsPerUsd(),
    now: clock(),
  };
}

/** `otherwise` when `value` takes too long or is rejected. */
export const inTime = <T>(value: Promise<T>, otherwise: T): Promise<T> =>
  pTimeout(value, { milliseconds: LONGEST_WAIT_MS }).catch(() => otherwise);
