/**
 * What a browser page needs to be several people's Slack, on the pretend Slack's own address:
 *
 *   GET  /sandbox/people          PagePerson[]
 *   GET  /sandbox/state?as=ana    Snapshot (snapshot.ts): what ana sees now; messages, views and blocks are as
 *                                 the app sent them, every block_id and action_id filled in; `inputs` is
 *                                 Slack's `state.values`, `errors` the words under an input by block_id,
 *                                 `trouble` what Slack itself says went wrong there
 *   GET  /sandbox/events          server-sent events, one `changed` after anything changed: fetch the state again
 *   POST /sandbox/act             Act (page-acts.ts) → ActAnswer; answers when the app has acknowledged;
 *                                 `suggestions` results in Option[], `submits` in Submission (submitting.ts);
 *                                 `fills` takes the `value` of an option, an id or name of a user or channel,
 *                                 a date as YYYY-MM-DD, unix seconds for datetimepicker, null to clear
 *   POST /sandbox/control         Control → ActAnswer
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { json } from 'node:stream/consumers';
import { z } from 'zod';
import { answerJson } from './http-bodies.ts';
import { type ActAnswer, actAnswer } from './page-acts.ts';
import type { User, Workspace } from './shapes.ts';
import { snapshotFor } from './snapshot.ts';
import { channelById, channelsOf } from './workspace.ts';
import { changed, type EnvelopeKind, type World } from './world.ts';

export interface PagePerson {
  id: string;
  name: string;
  real_name: string;
  tz: string;
  role: 'member' | 'admin' | 'guest' | 'stranger' | 'other workspace' | 'deactivated';
  groups: string[];
  channels: string[];
}

const method = { method: z.string().default('*'), times: z.number().int().min(1).default(1) };

const controlSchema = z.discriminatedUnion('control', [
  z.object({ control: z.literal('refresh'), reason: z.enum(['refresh_requested', 'warning']).optional() }),
  z.object({
    control: z.literal('redeliver'),
    kind: z.enum(['events_api', 'slash_commands', 'interactive']).optional(),
  }),
  z.object({
    control: z.literal('fault'),
    fault: z.discriminatedUnion('kind', [
      z.object({ kind: z.enum(['http500', 'reset', 'reset_after_effect']), ...method }),
      z.object({ kind: z.literal('ratelimited'), retryAfterSeconds: z.number().default(1), ...method }),
      z.object({ kind: z.literal('error'), error: z.string(), ...method }),
      z.object({ kind: z.literal('slow'), ms: z.number().default(5000), ...method }),
    ]),
  }),
  z.object({ control: z.literal('restrict'), channel: z.string(), isRestricted: z.boolean() }),
  z.object({ control: z.literal('heal') }),
]);

/** What a page posts to `/sandbox/control`: faults of the platform. */
export type Control = z.input<typeof controlSchema>;

export interface PageControls {
  disconnectSockets: (reason?: 'refresh_requested' | 'warning') => void;
  redeliver: (kind?: EnvelopeKind) => Promise<unknown>;
}

function roleOf({ team }: Workspace, user: User): PagePerson['role'] {
  const { deleted, is_stranger, enterprise_user, is_restricted, is_admin } = user;
  if (deleted) return 'deactivated';
  if (is_stranger) return 'stranger';
  if (enterprise_user && !enterprise_user.teams.includes(team.id)) return 'other workspace';
  if (is_restricted || user.is_ultra_restricted) return 'guest';
  return is_admin ? 'admin' : 'member';
}

function people({ workspace }: World): PagePerson[] {
  return workspace.users
    .filter((user) => !user.is_bot)
    .map((user) => {
      const groups = workspace.groups.filter((group) => group.users.includes(user.id));
      return {
        id: user.id,
        name: user.name,
        real_name: user.real_name ?? user.name,
        tz: user.tz ?? 'Etc/UTC',
        role: roleOf(workspace, user),
        groups: groups.map((group) => group.handle),
        channels: channelsOf(workspace, user.id).map((channel) => channel.name),
      };
    });
}

function streamChanges({ changes }: World, response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
  response.write('data: changed\n\n');
  const tell = () => response.write('data: changed\n\n');
  changes.on('changed', tell);
  response.on('close', () => changes.off('changed', tell));
}

async function control(world: World, controls: PageControls, given: unknown): Promise<ActAnswer> {
  const wanted = controlSchema.safeParse(given);
  if (!wanted.success) return { ok: false, error: z.prettifyError(wanted.error) };
  switch (wanted.data.control) {
    case 'refresh':
      controls.disconnectSockets(wanted.data.reason);
      break;
    case 'redeliver':
      await controls.redeliver(wanted.data.kind);
      break;
    case 'fault':
      world.faults.push(wanted.data.fault);
      break;
    case 'restrict':
      restrict(world, wanted.data);
      break;
    case 'heal':
      world.faults.length = 0;
  }
  return { ok: true };
}

function restrict(world: World, { channel, isRestricted }: { channel: string; isRestricted: boolean }): void {
  const found = channelById(world.workspace, channel);
  if (!found) throw new Error(`there is no channel ${channel}`);
  found.is_posting_restricted = isRestricted;
  changed(world);
}

/** Refuses pages of other origins, which must not act as these people. */
const isFromHere = ({ headers }: IncomingMessage): boolean =>
  /^(localhost|127\.0\.0\.1)(:\d+)?$/.test(headers.host ?? '') &&
  (headers.origin === undefined || /^http:\/\/(localhost|127\.0\.0\.1)(:\d+)?$/.test(headers.origin));

const reply = (response: ServerResponse, answer: ActAnswer): void =>
  answerJson(response, answer.ok ? 200 : 400, answer);

async function route(
  world: World,
  controls: PageControls,
  [request, response]: [IncomingMessage, ServerResponse],
) {
  const { pathname, searchParams } = new URL(request.url ?? '/', world.url);
  switch (`${request.method} ${pathname}`) {
    case 'GET /sandbox/people':
      return answerJson(response, 200, people(world));
    case 'GET /sandbox/state':
      return answerJson(response, 200, snapshotFor(world, searchParams.get('as') ?? ''));
    case 'GET /sandbox/events':
      return streamChanges(world, response);
    case 'POST /sandbox/act':
      return reply(response, await actAnswer(world, await json(request)));
    case 'POST /sandbox/control':
      return reply(response, await control(world, controls, await json(request)));
    default:
      return 'not mine';
  }
}

/** Handles a request of the page; false: not one of its paths. */
export async function servePage(
  world: World,
  controls: PageControls,
  [request, response]: [IncomingMessage, ServerResponse],
): Promise<boolean> {
  if (!isFromHere(request)) {
    answerJson(response, 403, { ok: false, error: 'only pages of this machine' });
    return true;
  }
  try {
    return (await route(world, controls, [request, response])) !== 'not mine';
  } catch (error) {
    reply(response, { ok: false, error: error instanceof Error ? error.message : String(error) });
    return true;
  }
}
