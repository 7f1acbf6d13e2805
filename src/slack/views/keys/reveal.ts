import type { RevealRuling } from '../../../domain/keys/assignment.ts';
import type { KeyName } from '../../../domain/problems/problem.ts';
import type { RevealApproved, RevealAsked } from '../../../usecases/keys/approve-reveal.ts';
import { modal, paragraphs, preformatted, section } from '../../blocks/blocks.ts';
import { ACTIONS, CALLBACKS } from '../../blocks/ids.ts';
import { assignmentRef } from '../../blocks/refs/assignment-ref.ts';
import type { Message, ModalView } from '../../blocks/unrendered.ts';
import { keyLabel, list, literal, moment, msg, person, type Text } from '../../text/text.ts';
import { keyTitle } from '../message-modal.ts';
import { keyButton, type NamedKey } from './key-buttons.ts';

export const secretTitle = (key: Pick<KeyName, 'name'>) => keyTitle('Secret of', { key }, 'Secret');

/** It has no metadata and is never stored or updated, so that the secret is in this one call only. */
export const secretModal = (keyName: string, secret: string, ruling: RevealRuling): ModalView => ({
  ...modal({
    callback: CALLBACKS.secret,
    title: secretTitle({ name: keyName }),
    blocks: [
      section(msg`The secret of *${keyName}*:`),
      preformatted(secret),
      section(
        msg`I don’t store it: ${againText(ruling)} Anybody who has it can spend the key’s quota, so don’t share it.`,
      ),
    ],
  }),
  clear_on_close: true,
});

/** An approval was for one look. */
const againText = (ruling: RevealRuling): Text =>
  ruling.kind === 'approved'
    ? msg`until ${moment(ruling.until)}, a second admin has to agree each time you want to see it.`
    : literal('as long as the key is yours, *Reveal secret* shows it again.');

/** The secret was read for them, so an approval is used up. */
export const windowClosedMessage = (key: KeyName, ruling: RevealRuling): Message =>
  paragraphs([
    ruling.kind === 'approved'
      ? msg`You closed the window before I could show you the secret of ${keyLabel(key)}, and the admin’s yes is used up. \`/cometkey reveal #${key.id}\` lets you ask for another.`
      : msg`You closed the window before I could show you the secret of ${keyLabel(key)}. \`/cometkey reveal #${key.id}\` shows it.`,
  ]);

export const askRevealButton = (key: NamedKey) =>
  keyButton(key)({ action: ACTIONS.askReveal, text: msg`Ask an admin`, style: 'primary' });

export const approveRevealButton = (key: NamedKey, assignment: string) => ({
  ...keyButton(key)({ action: ACTIONS.approveReveal, text: msg`Let them see it`, style: 'primary' }),
  value: assignmentRef.encode({ key: key.id, assignment }),
});

export const revealAskedMessage = ({ key, asked }: RevealAsked): Message =>
  paragraphs([
    msg`I asked ${list(asked.map(person))} whether you may see the secret of ${keyLabel(key)}. I’ll tell you when ${literal(asked.length === 1 ? 'they agree' : 'one of them agrees')}.`,
  ]);

export const revealApprovedMessage = ({ key, to, until }: RevealApproved): Message =>
  paragraphs([
    msg`I’ll message ${person(to)} that they can see the secret of ${keyLabel(key)} once, until ${moment(until)}.`,
  ]);

/** Where the new owner of a secret finds it. */
export const whereSecret = (canReveal: boolean) =>
  canReveal
    ? literal('Press *Reveal secret* to copy its secret; only you can see it.')
    : literal('This CometAPI server hides secrets: copy this one from the CometAPI console.');
