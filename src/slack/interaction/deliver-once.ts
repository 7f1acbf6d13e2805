import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Bot } from './bot.ts';
import { isRepeatable } from './error-boundary.ts';

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

/** Runs once for this id. If nothing was done because something was away, it may be run again; false: it has run. */
export async function once({ ports }: Bot, id: string, run: () => Promise<void>): Promise<boolean> {
  const { forms } = ports.store;
  if (!(await forms.consume(id))) return false;
  await run().catch(async (error: unknown) => {
    if (isRepeatable(error))
      await forms.giveBack(id).catch((err: unknown) => ports.log.info({ err }, 'a button stays used up'));
    throw error;
  });
  return true;
}

/** True only for the first delivery to any replica. For payloads that can change something. */
export const isFirstDelivery = ({ ports }: Bot, payload: unknown): Promise<boolean> =>
  ports.store.forms.consume(deliveryId(payload));
