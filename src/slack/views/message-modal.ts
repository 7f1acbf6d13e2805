import type { KeyName } from '../../domain/problems/problem.ts';
import type { Request } from '../../domain/requests/request.ts';
import { context, modal, section, sentence, titled } from '../blocks/blocks.ts';
import { CALLBACKS } from '../blocks/ids.ts';
import { LIMITS } from '../blocks/limits.ts';
import type { KnownBlock, Message, ModalView } from '../blocks/unrendered.ts';
import { keyLabel, literal, msg, type Text } from '../text/text.ts';
import { userLine } from '../text/user-text.ts';

const TITLE = 'CometAPI keys';

/** An answer where no message can be sent: on Home, and after a form. */
export const messageModal = (
  { blocks, title: own }: Message,
  title: string | Text = own ?? TITLE,
): ModalView =>
  modal({ callback: CALLBACKS.notice, title, blocks: blocks.filter((block) => !repeats(block, title)) });

/** The same about one key: where neither the title nor the message names it, it stands above the message. */
export function messageAbout(key: KeyName | null, message: Message, title?: string | Text): ModalView {
  if (!key || message.title) return messageModal(message, title);
  const known = title ?? (fitsTitle(key) ? msg`${key.name}` : TITLE);
  return messageModal(
    names([known, message.blocks], key.name)
      ? message
      : { ...message, blocks: [context(keyLabel(key)), ...message.blocks] },
    known,
  );
}

const names = (part: unknown, name: string): boolean =>
  part === name ||
  (typeof part === 'object' && part !== null && Object.values(part).some((inner) => names(inner, name)));

/** It is a header in the words of the title above it. */
const repeats = (block: KnownBlock, title: string | Text): boolean =>
  block.type === 'header' && typeof block.text.text === 'object' && block.text.text.phrase === title;

/** In a modal the name of the key that it is about stands above it, where it fits. */
export const aboutKey = (name: string, shown: Message): Message =>
  fitsTitle({ name }) ? titled(msg`${name}`, shown) : shown;

const notice = (title: string | Text, text: Text): ModalView =>
  modal({ callback: CALLBACKS.notice, title, blocks: [section(text)] });

/** Opened at once, because a trigger is valid for three seconds; filled when CometAPI has answered. */
export const loadingModal = (title: string | Text, key: KeyName | null): ModalView =>
  notice(title, key ? msg`Reading ${keyLabel(key)} from CometAPI…` : msg`Reading from CometAPI…`);

/** For whatever a button shows of its key. */
export const loadingAbout = (key: KeyName | null): ModalView =>
  loadingModal(key && fitsTitle(key) ? msg`${key.name}` : TITLE, key);

/** Where a command is not answered in time; its answer takes the place of this. */
export const workingMessage: Message = sentence(msg`⏳ Working on it.`);

/** Shown after a submission, until CometAPI has answered. */
export const progressModal = (title: string | Text, key: KeyName | null): ModalView =>
  notice(
    title,
    key
      ? msg`Working on ${keyLabel(key)}. If you close this, I’ll send you the answer as a direct message.`
      : msg`Working on it. If you close this, I’ll send you the answer as a direct message.`,
  );

interface Named {
  readonly name: string;
}

const fits = (words: string, { name }: Named): boolean =>
  name !== '' && `${words} ${userLine(name, LIMITS.title + 1, 'plain')}`.length <= LIMITS.title;

/** A title that is the name alone. */
const fitsTitle = ({ name }: Named): boolean =>
  name !== '' && userLine(name, LIMITS.title + 1, 'plain').length <= LIMITS.title;

/** `Renew search-prod`; where that is too long for a title, the form's first line tells the key. */
export function keyTitle(
  words: string,
  { key, chosen = null }: { readonly key: Named | null; readonly chosen?: Named | null },
  otherwise: string,
): string | Text {
  const known = key ?? chosen;
  return known && fits(words, known) ? msg`${literal(words)} ${known.name}` : otherwise;
}

/** The same for a form about a request, whose first line tells what it asks for. */
export const requestTitle = (
  words: string,
  { keyName: name }: Pick<Request, 'keyName'>,
  otherwise: string,
) => (fits(words, { name }) ? msg`${literal(words)} ${name}` : otherwise);
