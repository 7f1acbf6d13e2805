import type { Member } from '../../domain/member.ts';
import { outcomeIdOf } from '../../domain/notices/request-notices.ts';
import { waitingOf } from '../../domain/policy/policy.ts';
import { type ProblemKind, problemOf } from '../../domain/problems/problem.ts';
import { rightsHere } from '../../usecases/keys/key-view.ts';
import { showKey } from '../../usecases/keys/show-key.ts';
import { withAsked } from '../../usecases/keys/with-asked.ts';
import { withOwnersLeft } from '../../usecases/outbox/owners-left.ts';
import { channelSubject, isTroubled } from '../../usecases/outbox/troubles.ts';
import type { ChangeReport } from '../../usecases/ports/read-models.ts';
import type { RequestedChange } from '../../usecases/requests/request-change.ts';
import type { PressedIn } from '../blocks/refs/form-ref.ts';
import type { Message } from '../blocks/unrendered.ts';
import { keyMessage } from '../views/keys/key-detail.ts';
import { problemMessage } from '../views/problems/problem.ts';
import { changeMessage } from '../views/requests/change-result.ts';
import { type Bot, withdraw } from './bot.ts';
import type { Interaction } from './interaction.ts';

/**
 * Tells what came of a change; then the notice that would tell the same is withdrawn, and the key is drawn anew where the
 * button stood.
 */
export async function sayChange(interaction: Interaction, asked: RequestedChange): Promise<void> {
  const { bot, member, responder, pressedIn } = interaction;
  await responder.say(changeMessage(await changeReport(bot, member, asked)));
  if (asked.outcome === 'applied') await withdraw(bot, outcomeIdOf(asked.request));
  await redrawKey(interaction, pressedIn);
}

/** The outcome of a change, with the key as it was read back. */
async function changeReport(
  bot: Bot,
  member: Member,
  { request, before }: RequestedChange,
): Promise<ChangeReport> {
  const keyId = request.state === 'applied' ? request.effect.keyId : request.keyId;
  const { store } = bot.ports;
  const known = keyId === null ? [] : await store.keys.byIds([keyId]);
  const [key = null] = await withAsked(store, await withOwnersLeft(store, known));
  const { channel } = waitingOf(request, bot.ports.policy);
  return {
    request,
    before,
    key,
    may: key && rightsHere(bot.ports, member, key),
    channel,
    isRefused: request.state === 'pending' && (await isTroubled(store, channelSubject(channel))),
    now: bot.ports.clock(),
  };
}

/** Whoever may no longer see the key reads that in its place, so that nothing of it can be pressed. */
function refusalIn(error: unknown): Message {
  const problem = problemOf(error);
  if (problem && SEES_NO_MORE.includes(problem.kind)) return problemMessage(problem);
  throw error;
}

const SEES_NO_MORE: readonly ProblemKind[] = ['not_your_key', 'no_such_key', 'key_gone', 'key_deleted'];

/** The key, where the button stood that acted or that opened a form. Slack lets it be redrawn for half an hour. */
export async function redrawKey(
  { bot, member, redrawPressed }: Interaction,
  pressed: PressedIn | undefined,
): Promise<void> {
  if (pressed?.key === undefined) return;
  try {
    await redrawPressed?.(await showKey(bot.ports, member, pressed.key).then(keyMessage, refusalIn));
  } catch (err) {
    // What was done stands, and was answered.
    bot.ports.log.info({ err }, 'what was pressed was not redrawn');
  }
}
