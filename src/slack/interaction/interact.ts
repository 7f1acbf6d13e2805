import type { Member, UserId } from '../../domain/member.ts';
import { type Problem, problemOf, Refused } from '../../domain/problems/problem.ts';
import { refusalEntry } from '../../domain/problems/refusal-entry.ts';
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
  { responder, line, again, act }: Interacting,
): Promise<void> {
  const noting = notingSaves(bot);
  const run = async () => {
    const member = await identified(bot, payload);
    if (member === null) return;
    const interaction = { bot: noting.bot, member, responder, ...(line === undefined ? {} : { line }) };
    await act(interaction).catch(async (thrown: unknown) => {
      const error = await asTold(bot, noting.afterSaves(thrown), member);
      await noteRefusal(bot, error, { actor: member.id, line });
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
async function identified(bot: Bot, payload: unknown): Promise<Member | null> {
  try {
    return await identify(bot, payload);
  } catch (error) {
    if (!(await isFirstDelivery(bot, payload))) return null;
    if (problemOf(error)?.kind === 'not_a_member')
      await noteRefusal(bot, error, { actor: senderIn(bot, payload) });
    throw error;
  }
}

/** An attempt without right, or what the policy refuses, stands in the audit before it is answered. */
export async function noteRefusal(
  { ports: { store, clock, log } }: Bot,
  error: unknown,
  tried: { readonly actor: UserId; readonly line?: string | undefined },
): Promise<void> {
  const at = clock();
  const problem = problemOf(error);
  const entry = problem && refusalEntry(problem, { ...tried, at });
  if (entry)
    // Whoever was refused is answered all the same.
    await store
      .commit({ at, audit: [entry] })
      .catch((err: unknown) => log.warn({ err }, 'a refusal could not be written into the audit'));
}

interface Interacting extends Pick<Interaction, 'responder' | 'line'> {
  /** The button that was pressed, offered again if Slack was too slow. */
  readonly again?: Button;
  readonly act: Act;
}

export type Act = (interaction: Interaction) => Promise<void>;

/** Refusals that a lead or an admin would not get. */
const ROLE_PROBLEMS: ReadonlySet<Problem['kind']> = new Set([
  'leads_only',
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
  const doubted = withDoubt(error, member);
  if (!(doubted instanceof Refused)) return doubted;
  const problem = await problemAsTold(bot, doubted.problem);
  return problem === doubted.problem ? doubted : doubted.as(problem);
}

/** It is no less a refusal where nobody can tell who has left. */
export const problemAsTold = ({ ports }: Bot, problem: Problem): Promise<Problem> =>
  withWhoLeft(ports, problem).catch(() => problem);

/** Says with such a refusal that a group could not be read, because the person may have the right through it. */
function withDoubt(error: unknown, { unreadGroups = [] }: Member): unknown {
  if (unreadGroups.length === 0 || !(error instanceof Refused)) return error;
  const refused = error.problem;
  const problem = refused.kind === 'line_refused' ? refused.problem : refused;
  if (!ROLE_PROBLEMS.has(problem.kind)) return error;
  const groups = unreadGroups.map(({ group }) => group);
  const doubted = { kind: 'role_unproven', groups, problem } as const;
  return error.as(refused.kind === 'line_refused' ? { ...refused, problem: doubted } : doubted);
}
