import { randomUUID } from 'node:crypto';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import { plainServer } from '../plain-server.ts';
import { type Args, argsOf, BOT, called, hooked, type State, stateOf, TEAM } from './api.ts';
import { type Doing, deliver, envelope, pressed } from './delivery.ts';
import { buttonIn } from './rendered.ts';

/**
 * A second Slack, written from the public documentation and independent of the sandbox: people are
 * W…, the channel is a G…, answers carry strangers, leave out what is optional, and end with `ok`.
 */
export async function otherSlack() {
  const state = stateOf();
  const sockets = new WebSocketServer({ noServer: true });
  const served = await plainServer(async (asked) => {
    if (asked.path.startsWith('/hooks/')) return hooked(state, asked);
    const method = asked.path.replace('/other/api/', '');
    await state.gates[method]?.passed();
    return called(state, { method, port: served.port, args: argsOf(asked), asked });
  });
  const rawSockets: Duplex[] = [];
  served.server.on('upgrade', (request, socket: Duplex, head) => {
    rawSockets.push(socket);
    sockets.handleUpgrade(request, socket, head, (ws) => greet(ws, state));
  });
  const base = `http://127.0.0.1:${served.port}`;
  const send = (type: string, payload: Args) => deliver(state, type, payload);
  return {
    apiUrl: `${base}/other/api`,
    teamId: TEAM,
    botToken: 'xoxb-other-bot-token-12345',
    appToken: 'xapp-1-other-app-token-12345',
    state,
    /** Below the WebSocket protocol, newest last. */
    rawSockets,
    /** Resolves when the bot has acknowledged. */
    types: (user: string, text: string) =>
      send('slash_commands', {
        command: '/cometkey',
        text,
        user_id: user,
        user_name: user.toLowerCase(),
        channel_id: 'D9ELSEWHERE',
        channel_name: 'directmessage',
        ...envelope(state, { base, user }),
        team_id: TEAM,
        team_domain: 'other',
      }),
    presses: (label: string, { user, message }: Doing) =>
      send(
        'interactive',
        pressed({ user, message }, buttonIn(message, label), envelope(state, { base, user })),
      ),
    opensHome: (user: string) =>
      send('events_api', {
        type: 'event_callback',
        event: { type: 'app_home_opened', tab: 'home', channel: 'D9HOME', user, event_ts: '1.2' },
        event_id: `Ev${randomUUID()}`,
        team_id: TEAM,
        authorizations: [{ team_id: TEAM, user_id: BOT, is_bot: true }],
      }),
    dropSocket: () => {
      for (const ws of sockets.clients)
        ws.send(JSON.stringify({ type: 'disconnect', reason: 'refresh_requested' }));
    },
    [Symbol.asyncDispose]: async () => {
      for (const ws of sockets.clients) ws.terminate();
      await served[Symbol.asyncDispose]();
    },
  };
}

export type OtherSlack = Awaited<ReturnType<typeof otherSlack>>;

async function greet(ws: WebSocket, state: State): Promise<void> {
  await state.gates['hello']?.passed();
  ws.send(JSON.stringify({ debug_info: { host: 'other' }, num_connections: 1, type: 'hello' }));
  state.socket = ws;
  ws.on('error', () => ws.terminate());
  ws.on('message', (data) => {
    const { envelope_id: id, payload } = JSON.parse(String(data)) as {
      envelope_id: string;
      payload: unknown;
    };
    state.acks.get(id)?.(payload);
  });
}
