import type { Member } from '../../domain/member.ts';
import { teamLedBy } from '../../domain/policy/people/people.ts';
import { type Problem, problemOf, Refused } from '../../domain/problems/problem.ts';
import { refusalEntry, type Tried } from '../../domain/problems/refusal-entry.ts';
import { unreadBehind } from '../../domain/requests/approval/right-to-decide.ts';
import { withWhoLeft } from '../../usecases/outbox/owners-left.ts';
import type { Button } from '../blocks/unrendered.ts';
import type { Bot } from './bot.ts';
import { isFirstDelivery } from './deliver-once.ts';
import { notingSaves, withErrorBoundary, withRetryHint } from './error-boundary.ts';
import { identify, senderIn } from './identify.ts';
import type { Interaction } from './interaction.ts';

/** Runs `act` for the person who sent the payload, and answers them whatever it throws. */
export async function interact(
  bot: Bot,
  payload: unknown,
  { responder, line, pressed, again, act }: Interacting,
): Promise<void> {
  const noting = notingSaves(bot);
  const run = async () => {
    const member = await identified(bot, payload, { line, ...pressed });
    if (member === null) return;
    const interaction = { bot: noting.bot, member, responder, ...(line === undefined ? {} : { line }) };
    await act(interaction).catch(async (thrown: unknown) => {
      const error = await asTold(bot, noting.afterSaves(thrown), member);
      await noteRefusal(bot, error, { ...triedBy(member), line, ...pressed });
      throw error;
    });
    await bot.ports.notifier.refreshHome(member.id);
  };
  await withErrorBoundary(bot, { say: responder.say, again }, () =>
    run().catch((error: unknown) => {
      throw withRetryHint(error, line);
    }),
  );
}

/** Who cannot be identified is told that nothing was done, so a second delivery must do nothing. null: this is one. */
async function identified(bot: Bot, payload: unknown, tried: Omit<Tried, 'actor'>): Promise<Member | null> {
  try {
    return await identify(bot, payload);
  } catch (error) {
    if (!(await isFirstDelivery(bot, payload))) return null;
    await noteStranger(bot, error, { payload, tried });
    throw error;
  }
}

/** Somebody whom the bot does not serve. */
export async function noteStranger(
  bot: Bot,
  error: unknown,
  { payload, tried }: { readonly payload: unknown; readonly tried: Omit<Tried, 'actor'> },
): Promise<void> {
  if (problemOf(error)?.kind === 'not_a_member')
    await noteRefusal(bot, error, { actor: senderIn(bot, payload), ...tried });
}

/** An attempt without right, or what the policy refuses, stands in the audit before it is answered. */
export async function noteRefusal(
  bot: Bot,
  error: unknown,
  { unreadGroups = [], unreadLists = [], ...tried }: Tried & Unread,
): Promise<void> {
  const { store, clock, log } = bot.ports;
  const at = clock();
  // What was not said holds no doubt yet.
  const problems = problemsOf(error).map((problem) => doubted(problem, { unreadGroups, unreadLists }));
  const [entry] = problems.flatMap((problem) => refusalEntry(problem, { ...tried, at }) ?? []);
  if (!entry) return;
  const note = async () => {
    const request = entry.requestId === null ? null : await store.requests.get(entry.requestId);
    await store.commit({ at, audit: [{ ...entry, keyId: entry.keyId ?? request?.keyId ?? null }] });
  };
  // Whoever was refused is answered all the same.
  await note().catch((err: unknown) => log.warn({ err }, 'a refusal could not be written into the audit'));
}

export const triedBy = ({ id: actor, unreadGroups = [], unreadLists = [] }: Member) => ({
  actor,
  unreadGroups,
  unreadLists,
});

/** What it says, and what that stands for: a line with a secret is refused without a word of what else is wrong. */
const problemsOf = (error: unknown): Problem[] =>
  error instanceof Refused ? [error.problem, ...problemsOf(error.cause)] : [];

interface Interacting extends Pick<Interaction, 'responder' | 'line'> {
  /** What was pressed, and what it is about. */
  readonly pressed?: Omit<Tried, 'actor' | 'line'>;
  /** The button that was pressed, offered again if Slack was too slow. */
  readonly again?: Button;
  readonly act: Act;
}

export type Act = (interaction: Interaction) => Promise<void>;

/** Refusals that a lead or an admin would not get. */
const ROLE_PROBLEMS: ReadonlySet<Problem['kind']> = new Set([
  'leads_only',
  'leads_no_team',
  'admins_only',
  'only_an_admin_enables',
  'stand_in_never_enables',
  'not_your_key',
  'no_such_key',
  'others_key',
  'still_reading_keys',
  'no_such_request',
]);

/** As it is to be said to this person. */
export async function asTold(bot: Bot, error: unknown, member: Member): Promise<unknown> {
  const told = withDoubt(error, member);
  if (!(told instanceof Refused)) return told;
  const problem = await problemAsTold(bot, told.problem);
  return problem === told.problem ? told : told.as(problem);
}

/** It is no less a refusal where nobody can tell who has left. */
export const problemAsTold = ({ ports }: Bot, problem: Problem): Promise<Problem> =>
  withWhoLeft(ports, problem).catch(() => problem);

function withDoubt(error: unknown, member: Member): unknown {
  if (!(error instanceof Refused)) return error;
  const problem = doubted(error.problem, member);
  return problem === error.problem ? error : error.as(problem);
}

type Unread = Pick<Member, 'unreadGroups' | 'unreadLists'>;

/** Says with such a refusal that a group could not be read, because the person may have the right through it. */
function doubted(refused: Problem, member: Unread): Problem {
  const problem = refused.kind === 'line_refused' ? refused.problem : refused;
  const groups = groupsBehind(problem, member);
  if (groups.length === 0) return refused;
  const unproven = { kind: 'role_unproven', groups, problem } as const;
  return refused.kind === 'line_refused' ? { ...refused, problem: unproven } : unproven;
}

function groupsBehind(problem: Problem, member: Unread): readonly string[] {
  if (problem.kind === 'approvers_only') return unreadBehind(member, problem.by);
  if (problem.kind === 'vote_not_needed')
    return unreadBehind(member, { approvals: 1, from: problem.open.flatMap(({ from }) => from) });
  if (!ROLE_PROBLEMS.has(problem.kind)) return [];
  const ofTeams = (member.unreadLists ?? []).filter(({ list }) => teamLedBy(list) !== null);
  return [...new Set([...(member.unreadGroups ?? []), ...ofTeams].map(({ group }) => group))];
}
