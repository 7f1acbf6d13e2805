import type { WebSocket } from 'ws';
import { type Answer, type Asked, type Gate, gate } from '../plain-server.ts';

export const TEAM = 'T9OTHER';
export const BOT = 'W9BOT';

export type Args = Record<string, unknown>;

export interface OtherMessage extends Args {
  readonly channel: string;
  readonly ts: string;
}

/** Where Slack delivers: down the newest socket, or as a signed request. */
export type Delivery = { readonly kind: 'socket' } | { readonly kind: 'http'; readonly url: string };

export function stateOf() {
  return {
    delivery: { kind: 'socket' } as Delivery,
    socket: null as WebSocket | null,
    refuses: {} as Record<string, string>,
    /** The fixed answer of a method, if set. */
    answers: {} as Record<string, Answer>,
    /** `hello`, or the method that does not answer while shut. */
    gates: { hello: gate() } as Record<string, Gate>,
    calls: [] as { method: string; args: Args }[],
    messages: [] as OtherMessage[],
    /** Ephemeral messages, newest last. */
    told: {} as Record<string, Args[]>,
    hooks: new Map<string, string>(),
    /** Whom `users.list` lists. */
    people: [] as Args[],
    views: new Map<string, Args>(),
    homes: new Map<string, Args>(),
    acks: new Map<string, (payload: unknown) => void>(),
    clock: 1_700_000_000,
  };
}

export type State = ReturnType<typeof stateOf>;

export function argsOf({ headers, body }: Asked): Args {
  if (headers['content-type']?.includes('json')) return JSON.parse(body) as Args;
  return Object.fromEntries(
    [...new URLSearchParams(body)].map(([name, value]) => [
      name,
      /^[[{]/.test(value) ? JSON.parse(value) : value,
    ]),
  );
}

interface Called {
  readonly method: string;
  readonly args: Args;
  readonly port: number;
  readonly asked: Asked;
}

export function called(state: State, { method, args, port, asked }: Called): Answer {
  const { token: inBody, ...told } = args;
  state.calls.push({ method, args: told });
  const instead = state.answers[method];
  if (instead) return instead;
  const token = asked.headers.authorization?.replace('Bearer ', '') ?? inBody;
  const wanted = method === 'apps.connections.open' ? 'xapp-1-other' : 'xoxb-other';
  const error = String(token).startsWith(wanted) ? state.refuses[method] : 'not_allowed_token_type';
  const answer = error ? null : METHODS[method]?.(args, state, port);
  const json = answer
    ? { warning: 'none', ...answer, ok: true }
    : { error: error ?? 'unknown_method', ok: false };
  return { json, headers: { 'x-oauth-scopes': 'chat:write,commands' } };
}

/** Slack may list fewer than asked for. */
const MOST_LISTED = 3;

const METHODS: Record<string, (args: Args, state: State, port: number) => Args | null> = {
  'auth.test': () => ({
    bot_id: 'B9BOT',
    user_id: BOT,
    team_id: TEAM,
    url: 'https://other.example/',
    team: 'Other',
  }),
  'apps.connections.open': (_args, _state, port) => ({
    url: `ws://127.0.0.1:${port}/link/primary?ticket=9&shard=b`,
  }),
  'users.info': ({ user }) => ({
    user: { deleted: false, team_id: TEAM, color: '9f69e7', id: user, is_restricted: user === 'W9GUEST' },
  }),
  'users.list': ({ limit, cursor }, { people }) => {
    const from = cursor ? Number(String(cursor).replace('dXNlcjo=', '')) : 0;
    const next = from + Math.min(Number(limit ?? MOST_LISTED), MOST_LISTED);
    const isLast = next >= people.length;
    const response_metadata = { next_cursor: isLast ? '' : `dXNlcjo=${next}` };
    return { response_metadata, members: people.slice(from, next), cache_ts: 1_700_000_000 };
  },
  'usergroups.list': () => ({
    usergroups: [
      { id: 'S9OTHERS', user_count: 0 },
      { users: ['W9LEE'], user_count: '1', id: 'S9LEADS' },
    ],
  }),
  'chat.postMessage': (args, state) => {
    state.clock += 1;
    const to = String(args['channel']);
    const message = { ...args, channel: /^[UW]/.test(to) ? `D9${to}` : to, ts: `${state.clock}.000100` };
    state.messages.push(message);
    return { message: { bot_id: 'B9BOT' }, ts: message.ts, channel: message.channel };
  },
  'chat.update': ({ channel, ts, ...rest }, state) => {
    const at = state.messages.findIndex((known) => known.channel === channel && known.ts === ts);
    const known = state.messages[at];
    if (known) state.messages[at] = { ...known, ...rest };
    return known ? { ts, channel, text: rest['text'] } : null;
  },
  'conversations.open': ({ users }) => ({ no_op: true, channel: { is_im: true, id: `D9${users}` } }),
  'conversations.history': () => ({ has_more: false, messages: [] }),
  'views.open': ({ view }, state) => shown(state, `V9${state.views.size}`, view as Args),
  'views.push': ({ view }, state) => shown(state, `V9${state.views.size}`, view as Args),
  'views.update': ({ view_id, view }, state) => shown(state, String(view_id), view as Args),
  'views.publish': ({ user_id, view }, state) => {
    state.homes.set(String(user_id), view as Args);
    return { view: { hash: '1.a', id: 'V9HOME' } };
  },
};

function shown(state: State, id: string, view: Args): Args {
  state.views.set(id, view);
  return { view: { ...view, hash: '1.b', id } };
}

export function hooked(state: State, { path, body }: Asked): Answer {
  const user = state.hooks.get(path.replace('/hooks/', '')) ?? 'nobody';
  state.told[user] = [...(state.told[user] ?? []), JSON.parse(body) as Args];
  return { json: 'ok' };
}
