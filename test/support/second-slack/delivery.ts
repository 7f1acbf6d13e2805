import { createHmac, randomUUID } from 'node:crypto';
import { type Args, type State, TEAM } from './api.ts';
import type { Button } from './rendered.ts';

export const SIGNING = 'signed-by-the-other-slack';

export interface Doing {
  readonly user: string;
  /** The payload of an ephemeral message contains only the message. */
  readonly message: Args;
}

export function envelope(state: State, { base, user }: { base: string; user: string }) {
  const hook = randomUUID();
  state.hooks.set(hook, user);
  return {
    api_app_id: 'A9OTHER',
    trigger_id: `9.9.${hook}`,
    response_url: `${base}/hooks/${hook}`,
    is_enterprise_install: 'false',
    brand_new_member: { of: 'every payload' },
  };
}

export function pressed({ user, message }: Doing, { block_id, ...button }: Button, around: Args): Args {
  const { channel = 'D9ELSEWHERE', ts = '1699999999.000100' } = message;
  return {
    type: 'block_actions',
    actions: [{ action_ts: '1.3', block_id, ...button }],
    container: {
      type: 'message',
      message_ts: ts,
      channel_id: channel,
      is_ephemeral: message['ts'] === undefined,
    },
    channel: { id: channel, name: 'privategroup' },
    message: { ...message, ts },
    state: { values: {} },
    team: { id: TEAM, domain: 'other' },
    user: { id: user, team_id: TEAM },
    ...around,
  };
}

export async function deliver(state: State, type: string, payload: Args): Promise<void> {
  if (state.delivery.kind === 'http') return signed(state.delivery.url, type, payload);
  const envelope_id = randomUUID();
  const acked = new Promise((resolve) => state.acks.set(envelope_id, resolve));
  state.socket?.send(JSON.stringify({ accepts_response_payload: true, payload, type, envelope_id }));
  await Promise.race([acked, late(type)]);
}

async function signed(url: string, type: string, payload: Args): Promise<void> {
  const answer = await fetch(url, signedRequest(type, payload));
  if (!answer.ok) throw new Error(`the bot answered ${type} with ${answer.status}`);
}

/** As Slack signs it; a command is a form of its own, a click a form with one field. */
export function signedRequest(type: string, payload: Args, secret = SIGNING): RequestInit {
  const fields = Object.entries(payload).map(([name, value]): [string, string] => [name, String(value)]);
  const forms: Record<string, () => string> = {
    slash_commands: () => String(new URLSearchParams(fields)),
    interactive: () => String(new URLSearchParams({ payload: JSON.stringify(payload) })),
    events_api: () => JSON.stringify(payload),
  };
  const contentType = type === 'events_api' ? 'application/json' : 'application/x-www-form-urlencoded';
  return signedBody(contentType, forms[type]?.() ?? '', { secret });
}

interface Signing {
  readonly secret?: string | undefined;
  readonly secondsAhead?: number;
}

export function signedBody(type: string, body: string, { secret = SIGNING, secondsAhead = 0 }: Signing = {}) {
  const time = String(Math.floor(Date.now() / 1000) + secondsAhead);
  return {
    method: 'POST',
    body,
    signal: AbortSignal.timeout(3000),
    headers: {
      'content-type': type,
      'x-slack-request-timestamp': time,
      'x-slack-signature': `v0=${createHmac('sha256', secret).update(`v0:${time}:${body}`).digest('hex')}`,
    },
  };
}

const late = (type: string) =>
  new Promise<never>((_resolve, reject) =>
    setTimeout(() => reject(new Error(`${type} was not acknowledged within three seconds`)), 3000).unref(),
  );
