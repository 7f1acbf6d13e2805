import { type SettingsPatch, settingsOf } from '../../domain/keys/settings.ts';
import { type Problem, problemOf } from '../../domain/problems/problem.ts';
import type { Span } from '../../domain/time.ts';
import { keyToEdit } from '../../usecases/changes/edit-key.ts';
import { CALLBACKS } from '../blocks/ids.ts';
import type { ModalView } from '../blocks/unrendered.ts';
import { answerFor, withRetryHint } from '../interaction/error-boundary.ts';
import type { Interaction } from '../interaction/interaction.ts';
import { answerIn, fillOpen } from '../interaction/responder.ts';
import { keyTitle, loadingModal } from '../views/message-modal.ts';
import { type Asking, knownKey } from './fields/form-key.ts';
import { editTyped } from './key-form-values.ts';
import { rememberForm } from './open-form.ts';
import { editSubmission } from './submissions/edit.ts';

interface Editing {
  readonly keyId: number;
  readonly to: SettingsPatch;
  /** The expiry as a line said it, where that was a length of time. */
  readonly lasts?: Span | undefined;
  readonly reason?: string;
  readonly problem?: Problem;
}

/** Filled from a fresh read, which also shows later what somebody else changed meanwhile. */
export async function editFormOf(
  asking: Asking,
  { keyId, to, lasts, reason = '', problem }: Editing,
): Promise<ModalView> {
  const { bot, member } = asking;
  const key = await keyToEdit(bot.ports, member, keyId);
  const reading = { zone: member.zone, now: bot.ports.clock() };
  const typed = { ...editTyped(key, { to, lasts }, reading), reason };
  const data = { keyId, seen: settingsOf(key), opened: typed, to };
  const form = await rememberForm(asking, CALLBACKS.editKey, data);
  return editSubmission.show(asking, typed, { data, form, problems: problem ? [problem] : [] });
}

/** Opens at once, because the read may take longer than a trigger is valid. */
export async function openEditForm(interaction: Interaction, editing: Editing): Promise<void> {
  const { bot, responder } = interaction;
  const key = await knownKey(interaction, { keyId: editing.keyId }, { chosen: '' });
  const title = keyTitle('Edit', { key }, 'Edit a key');
  const modal = await responder.open(loadingModal(title, key));
  try {
    await fillOpen(modal, await editFormOf(interaction, editing));
  } catch (error) {
    if (problemOf(error)?.kind === 'window_closed') throw error;
    const message = answerFor(bot, withRetryHint(error, interaction.line));
    await answerIn(modal, responder, { message, title, key });
  }
}
