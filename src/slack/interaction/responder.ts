import type { RespondFn } from '@slack/bolt';
import type { KeyId } from '../../domain/keys/key.ts';
import { type KeyName, Refused } from '../../domain/problems/problem.ts';
import { isAnswerUrl } from '../adapters/connection/answer-url.ts';
import { isTooLate, slackCode } from '../adapters/connection/error-codes.ts';
import { openedFrom, type PressedIn } from '../blocks/refs/form-ref.ts';
import {
  type Message,
  type ModalView,
  renderCharted,
  renderMessage,
  renderModal,
  type SlackMessage,
} from '../blocks/unrendered.ts';
import type { Text } from '../text/text.ts';
import { loadingAbout, messageAbout, messageModal } from '../views/message-modal.ts';
import type { Audience } from './audience.ts';

/** A modal that is open and can be filled later. */
export interface OpenModal {
  /** It said that the answer comes as a direct message if it is closed. */
  readonly isPromised?: true;
  /** false: the person has closed it. */
  fill(view: ModalView): Promise<boolean>;
}

/** Answers a person where they typed or clicked. Only they see the answer. */
export interface Responder {
  say(message: Message): Promise<void>;
  /** In place of the message or modal that has the button. */
  replace(message: Message): Promise<void>;
  /** Like `replace`, but leaves a notice alone: the outbox draws it anew, for everybody. `beside`: what stands below it. */
  rerender(message: Message, beside?: Message): Promise<void>;
  /** Like `replace`, but beside a notice. */
  instead(message: Message): Promise<void>;
  open(view: ModalView): Promise<OpenModal>;
  /** Before work that may take longer than a trigger is valid: if only a modal can answer, it is opened now. */
  begin(): Promise<void>;
}

const unlinked = { unfurl_links: false, unfurl_media: false } as const;

/** For a `response_url`: only the person who typed or clicked sees it. */
export const ephemeral = async (message: Message, to: Audience) =>
  ephemerally(await to.drawn((reader) => renderMessage(message, reader)));

const ephemerally = (message: SlackMessage) => ({
  ...message,
  ...unlinked,
  response_type: 'ephemeral' as const,
});

/** For a command, or a button on a message: both have a `response_url`. */
export function messageResponder(
  to: Audience,
  triggerId: string,
  { respond, isNotice, pressed }: { respond: RespondFn; isNotice: boolean; pressed?: PressedIn | undefined },
): Responder {
  const isTaken = (shown: SlackMessage, replace_original: boolean): Promise<boolean> =>
    respond({ ...ephemerally(shown), replace_original }).then(
      () => true,
      () => false,
    );
  // Slack refuses charts in workspaces that have none yet. It may have trouble of its own, and a command that it
  // delivered again hours later has no place left for its answer; what was done is told all the same.
  const answer = async (message: Message, replace_original: boolean) => {
    const charted = await to.drawn((reader) => renderCharted(message, reader));
    if (charted && (await isTaken(charted, replace_original))) return;
    const plain = await to.drawn((reader) => renderMessage(message, reader));
    if (!(await isTaken(plain, replace_original))) await to.directMessage(message);
  };
  const replace = (message: Message) => answer(message, true);
  const say = (message: Message) => answer(message, false);
  return {
    say,
    replace,
    rerender: isNotice ? async (_, beside) => beside && say(beside) : replace,
    instead: isNotice ? say : replace,
    open: (view) => opened(to, 'open', { triggerId, view, pressed }),
    begin: async () => {},
  };
}

/** The modal that has the button. */
interface ModalBelow {
  readonly id: string;
  readonly root_view_id?: string | null;
  readonly previous_view_id?: string | null;
  /** The one that it shows. */
  readonly key?: KeyId | undefined;
}

/**
 * For a button on Home or in a modal, or a shortcut. No message can answer there, so a modal does, on top of the
 * one that has the button. Slack allows three on top of each other, so the third one is replaced. `about`: the key.
 */
export function modalResponder(
  to: Audience,
  triggerId: string,
  { below = null, about = () => null }: { below?: ModalBelow | null; about?: () => KeyName | null },
): Responder {
  let current: OpenModal | null = below && isThird(below) ? modalOf(to, below.id) : null;
  const pressed = below ? { view: below.id, ...(below.key && { key: below.key }) } : undefined;
  const open = async (view: ModalView): Promise<OpenModal> => {
    if (current) await fillOpen(current, view);
    else current = await opened(to, below ? 'push' : 'open', { triggerId, view, pressed });
    return current;
  };
  const show = async (view: ModalView): Promise<boolean> => {
    if (current) return current.fill(view);
    await open(view);
    return true;
  };
  const shown = async (showing: Promise<boolean>, message: Message): Promise<void> => {
    if (!(await showing.catch(() => false))) await to.directMessage(message);
  };
  const say = (message: Message) => shown(show(messageAbout(about(), message)), message);
  const replace = (message: Message) =>
    below ? shown(modalOf(to, below.id).fill(messageAbout(about(), message)), message) : say(message);
  return {
    say,
    replace,
    rerender: replace,
    instead: replace,
    open,
    begin: async () => {
      await show(loadingAbout(about()));
    },
  };
}

const REDRAW_MS = 5000;

/** Draws the message or the modal anew that has the button which opened a form. */
export async function redraw(to: Audience, pressed: PressedIn, message: Message): Promise<void> {
  if ('view' in pressed) return void (await modalOf(to, pressed.view).fill(messageModal(message)));
  if (!isAnswerUrl(pressed.url, to.client.slackApiUrl)) throw new Error('Slack takes no answers there');
  const answer = { ...(await ephemeral(message, to)), replace_original: true };
  const { ok, status } = await fetch(pressed.url, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(answer),
    signal: AbortSignal.timeout(REDRAW_MS),
  });
  if (!ok) throw new Error(`Slack answered ${status}`);
}

/** A call for which Slack took too long is no bug, and the person has to be told. */
async function inTime<T>(calling: Promise<T>): Promise<T> {
  try {
    return await calling;
  } catch (error) {
    throw isTooLate(error) ? new Refused({ kind: 'slack_slow' }, { cause: error }) : error;
  }
}

async function opened(
  to: Audience,
  how: 'open' | 'push',
  { triggerId, view, pressed }: { triggerId: string; view: ModalView; pressed: PressedIn | undefined },
): Promise<OpenModal> {
  const { client, drawn } = to;
  const call = how === 'open' ? client.views.open : client.views.push;
  const shown = await drawn((reader) => renderModal(openedFrom(view, pressed), reader));
  const answer = await inTime(call({ trigger_id: triggerId, view: shown }));
  return modalOf(to, answer.view?.id ?? '', pressed);
}

/** `pressed`: what has the button that opened it, which a form in it remembers. */
export const modalOf = ({ client, drawn }: Audience, id: string, pressed?: PressedIn): OpenModal => ({
  fill: async (view) => {
    try {
      const shown = await drawn((reader) => renderModal(openedFrom(view, pressed), reader));
      await inTime(client.views.update({ view_id: id, view: shown }));
      return true;
    } catch (error) {
      if (slackCode(error) === 'not_found') return false;
      throw error;
    }
  },
});

/** For what only a modal can show: a form, a secret. */
export async function fillOpen(modal: OpenModal, view: ModalView): Promise<void> {
  if (!(await modal.fill(view)) && modal.isPromised) throw new Refused({ kind: 'window_closed', line: null });
}

/** Answers in the modal that waits for it; if the person has closed it, with `say`. */
export async function answerIn(
  modal: OpenModal,
  { say }: Pick<Responder, 'say'>,
  { message, title, key }: { message: Message; title: string | Text; key: KeyName | null },
): Promise<void> {
  if (!(await modal.fill(messageAbout(key, message, title)))) await say(message);
}

/** What it answers stands in its own place. */
export const isThird = ({ root_view_id, previous_view_id }: Omit<ModalBelow, 'key'>): boolean =>
  Boolean(previous_view_id) && previous_view_id !== root_view_id;
