import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Bot } from './bot.ts';
import { isRepeatable, notingSaves } from './error-boundary.ts';
import type { Interaction } from './interaction.ts';

const Named = z.union([
  z.looseObject({ trigger_id: z.string().min(1) }).transform(({ trigger_id: id }) => `trigger:${id}`),
  z.looseObject({ event_id: z.string().min(1) }).transform(({ event_id: id }) => `event:${id}`),
]);

/** The same for a payload that Slack delivers again, and for a copy that an attacker sends. */
export function deliveryId(payload: unknown): string {
  const named = Named.safeParse(payload).data;
  if (named !== undefined) return named.slice(0, 200);
  return `payload:${createHash('sha256').update(JSON.stringify(payload)).digest('hex')}`;
}

/**
 * Runs once for this id; false: it has run. If nothing was done because something was away, it may be run again, which
 * only the interaction that `run` is given can tell.
 */
export async function once(
  interaction: Interaction,
  id: string,
  run: (noted: Interaction) => Promise<void>,
): Promise<boolean> {
  const { bot } = interaction;
  const { store, log } = bot.ports;
  if (!(await store.forms.consume(id))) return false;
  const noting = notingSaves(bot);
  await run({ ...interaction, bot: noting.bot }).catch(async (thrown: unknown) => {
    const error = noting.afterSaves(thrown);
    if (isRepeatable(error))
      await store.forms.giveBack(id).catch((err: unknown) => log.info({ err }, 'a button stays used up'));
    throw error;
  });
  return true;
}

/** True only for the first delivery to any replica. For payloads that can change something. */
export const isFirstDelivery = ({ ports }: Bot, payload: unknown): Promise<boolean> =>
  ports.store.forms.consume(deliveryId(payload));
