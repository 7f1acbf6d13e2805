import { fromToken, type KeyPart } from '../../../domain/keys/shown-state.ts';
import type { Member } from '../../../domain/member.ts';
import { type KeyName, type ProblemKind, Refused } from '../../../domain/problems/problem.ts';
import type { RequestId } from '../../../domain/requests/request.ts';
import { leaveIt } from '../../../usecases/changes/ask-again.ts';
import { keyById, keyName } from '../../../usecases/mirror/find-key.ts';
import type { Ports } from '../../../usecases/ports/ports.ts';
import type { RequestedChange } from '../../../usecases/requests/request-change.ts';
import { type QuestionRef, questionRef } from '../../blocks/refs/form-ref.ts';
import { isLate, saidMove } from '../../commands/run-command.ts';
import { withdraw } from '../../interaction/bot.ts';
import { answerFor } from '../../interaction/error-boundary.ts';
import type { Interaction } from '../../interaction/interaction.ts';
import { sayChange } from '../../interaction/say-change.ts';
import { withOpen } from '../../views/keys/moved.ts';
import { problemMessage } from '../../views/problems/problem.ts';
import { about, type Click, changes } from '../click.ts';

type Act = (ports: Ports, member: Member, id: RequestId) => Promise<RequestedChange>;

/** Goes on with what was asked about. `actsOn`: after that part of the key has moved, it says so. */
export const onQuestion = (act: Act, actsOn?: KeyPart): Click =>
  changes(
    about(questionRef, async (interaction, ref) => {
      const { bot, member, responder } = interaction;
      try {
        const asked = await act(bot.ports, member, ref.form);
        await sayChange({ ...interaction, responder: { ...responder, say: answer(interaction) } }, asked);
      } catch (error) {
        if (!(error instanceof Refused) || !IS_OVER.has(error.problem.kind)) throw error;
        await sayOver(interaction, ref, { error, actsOn });
      }
    }),
  );

/** In place of the question, which is over then. Below that of a form is the form, which can be sent again. */
const answer = ({ pressedIn, responder }: Interaction) =>
  pressedIn && 'url' in pressedIn ? responder.instead : responder.say;

/** The button would never do more. */
const IS_OVER: ReadonlySet<ProblemKind> = new Set([
  'question_over',
  'quota_moved',
  'makes_no_sense',
  'past_moment',
  'nothing_to_change',
  'left_already',
]);

/** What has happened since the question. */
async function sayOver(
  interaction: Interaction,
  ref: QuestionRef,
  { error, actsOn: part }: { error: Refused; actsOn: KeyPart | undefined },
): Promise<void> {
  const { bot } = interaction;
  const shown = ref.seen === undefined ? null : fromToken(ref.seen);
  const isSaid =
    ref.key !== undefined &&
    shown !== null &&
    isLate(error) &&
    (await saidMove(interaction, ref.key, { part, shown }));
  if (!isSaid) {
    const key = await keyIn(interaction, ref);
    const { problem } = error;
    const said = problem.kind === 'question_over' ? error.as({ ...problem, key }) : error;
    await answer(interaction)(withOpen(answerFor(bot, said), key));
  }
  if (error.notice !== null) await withdraw(bot, error.notice);
}

/** null: a button of an older version does not say, or the person may not see it any more. */
async function keyIn({ bot, member }: Interaction, { key }: QuestionRef): Promise<KeyName | null> {
  if (key === undefined) return null;
  return keyById(bot.ports, member, key).then(keyName, (error: unknown) => {
    if (error instanceof Refused) return null;
    throw error;
  });
}

export const onLeaveIt: Click = changes(
  about(questionRef, async (interaction, ref) => {
    const { bot, member, responder } = interaction;
    await leaveIt(bot.ports, member, ref.form);
    const key = await keyIn(interaction, ref);
    const over = problemMessage({ kind: 'question_over', key, isCancelled: true });
    await responder.instead(withOpen(over, key));
  }),
);
