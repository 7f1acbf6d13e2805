import { setTimeout as sleep } from 'node:timers/promises';
import type { SocketHub } from './sockets.ts';
import { answersChallenge, deliverOverHttp } from './webhook.ts';
import type { Ack, Envelope, EnvelopeKind, World } from './world.ts';

export type Delivery = { kind: 'socket' } | { kind: 'http'; requestUrl: string; signingSecret: string };

/** Can be set after the start, when the bot's port is known. */
export function connect(world: World, hub: SocketHub, first: Delivery) {
  let delivery = first;
  const send = (envelope: Envelope): Promise<Ack> =>
    delivery.kind === 'socket'
      ? hub.deliver(envelope)
      : deliverOverHttp(delivery, envelope, world.ackTimeoutMs);
  world.openSocketUrl = hub.newUrl;
  world.deliver = (envelope) => {
    world.sent.set(envelope.kind, envelope);
    return send(envelope);
  };
  const isReachable = async (): Promise<boolean> =>
    delivery.kind === 'socket' ? hub.connections() > 0 : answersChallenge(delivery, world.ackTimeoutMs);
  return {
    deliverTo: (next: Delivery) => {
      delivery = next;
    },
    connected: async () => {
      while (!(await isReachable())) await sleep(10, undefined, { signal: world.closing });
    },
  };
}

/** Redelivers the newest envelope of a kind, as after a lost acknowledgement. */
export async function redeliver(world: World, kind: EnvelopeKind): Promise<Ack> {
  const envelope = world.sent.get(kind);
  if (!envelope) throw new Error(`nothing of kind ${kind} was delivered yet`);
  const attempt = (envelope.retry?.attempt ?? 0) + 1;
  return world.deliver(
    kind === 'events_api' ? { ...envelope, retry: { attempt, reason: 'timeout' } } : envelope,
  );
}
