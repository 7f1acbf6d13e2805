import { setTimeout as sleep } from 'node:timers/promises';
import { type Ack, type Envelope, newId, nextTs, type World } from './world.ts';

interface Happening {
  /** As the manifest's `bot_events` names it, for example `message.im`. */
  subscription: string;
  event: Record<string, unknown>;
}

function wrapped(world: World, event: Record<string, unknown>): Record<string, unknown> {
  const { team, bot, enterprise } = world.workspace;
  const enterpriseId = enterprise?.id ?? null;
  return {
    token: 'verification',
    team_id: team.id,
    context_team_id: team.id,
    context_enterprise_id: enterpriseId,
    api_app_id: bot.app_id,
    type: 'event_callback',
    event_id: newId('Ev'),
    event_time: Math.floor(world.clock() / 1000),
    authorizations: [
      {
        enterprise_id: enterpriseId,
        team_id: team.id,
        user_id: bot.user,
        is_bot: true,
        is_enterprise_install: false,
      },
    ],
    is_ext_shared_channel: false,
    event: { ...event, event_ts: nextTs(world) },
  };
}

/** Awaits the first delivery; redelivers in the background if it was not acknowledged. */
export async function sendEvent(world: World, { subscription, event }: Happening): Promise<Ack> {
  if (!world.app.events.includes(subscription)) return { ok: true, payload: undefined };
  const envelope: Envelope = { kind: 'events_api', payload: wrapped(world, event) };
  const ack = await world.deliver(envelope);
  if (!ack.ok && !ack.noRetry) void retry(world, envelope, ack.reason).catch(() => undefined);
  return ack;
}

async function retry(world: World, envelope: Envelope, firstReason: string): Promise<void> {
  let reason = firstReason;
  for (const [index, delay] of world.eventRetryDelaysMs.entries()) {
    await sleep(delay, undefined, { signal: world.closing, ref: false });
    const why = reason === 'operation_timeout' ? 'timeout' : 'http_error';
    const ack = await world.deliver({ ...envelope, retry: { attempt: index + 1, reason: why } });
    if (ack.ok || ack.noRetry) return;
    reason = ack.reason;
  }
}
