import type { RespondFn } from '@slack/bolt';
import { Refused } from '../../domain/problems/problem.ts';
import { isTooLate, slackCode } from '../adapters/connection/error-codes.ts';
import { type Message, type ModalView, renderMessage, renderModal } from '../blocks/unrendered.ts';
import { loadingModal, messageModal } from '../views/message-modal.ts';
import type { Audience } from './audience.ts';

/** A modal that is open now and can be filled once what it waits for is known. */
export interface OpenModal {
  /** false: its person has closed it. */
  fill(view: ModalView): Promise<boolean>;
}

/** Where the person is, and so where they are answered: only they see it. */
export interface Responder {
  say(message: Message): Promise<void>;
  /** In place of the list or picker the button stands on. */
  replace(message: Message): Promise<void>;
  /** The same, unless others see it too: a card is drawn anew for everybody by itself. */
  rerender(message: Message): Promise<void>;
  open(view: ModalView): Promise<OpenModal>;
  /** Before work that may outlive the trigger: where only a modal can answer, it opens now. */
  begin(): Promise<void>;
}

const unlinked = { unfurl_links: false, unfurl_media: false } as const;

/** A command, or a button on a message: both bring a `response_url`. */
export function messageResponder(
  to: Audience,
  triggerId: string,
  { respond, isShared }: { respond: RespondFn; isShared: boolean },
): Responder {
  const ephemeral = (message: Message) => ({
    ...renderMessage(message, to.reader()),
    ...unlinked,
    response_type: 'ephemeral' as const,
  });
  const replace = async (message: Message) => {
    await respond({ ...ephemeral(message), replace_original: true });
  };
  return {
    say: async (message) => {
      await respond({ ...ephemeral(message), replace_original: false });
    },
    replace,
    rerender: isShared ? async () => {} : replace,
    open: (view) => opened(to, 'open', { triggerId, view }),
    begin: async () => {},
  };
}

/** The modal that a button stands in. */
interface ModalBelow {
  readonly id: string;
  readonly root_view_id?: string | null;
  readonly previous_view_id?: string | null;
}

/**
 * A button on Home or in a modal, or a shortcut: there is no message to answer with, so a modal does, on top
 * of the one it stands in. Slack stacks three; the third is written over.
 */
export function modalResponder(to: Audience, triggerId: string, below: ModalBelow | null): Responder {
  let current: OpenModal | null = below && isThird(below) ? modalOf(to, below.id) : null;
  const open = async (view: ModalView): Promise<OpenModal> => {
    if (current) await current.fill(view);
    else current = await opened(to, below ? 'push' : 'open', { triggerId, view });
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
  const say = (message: Message) => shown(show(messageModal(message)), message);
  const replace = (message: Message) =>
    below ? shown(modalOf(to, below.id).fill(messageModal(message)), message) : say(message);
  return {
    say,
    replace,
    rerender: replace,
    open,
    begin: async () => {
      await show(loadingModal('CometAPI keys'));
    },
  };
}

/** A button that opens nothing must say so, and is no bug. */
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
  { triggerId, view }: { triggerId: string; view: ModalView },
): Promise<OpenModal> {
  const { client, reader } = to;
  const call = how === 'open' ? client.views.open : client.views.push;
  const answer = await inTime(call({ trigger_id: triggerId, view: renderModal(view, reader()) }));
  return modalOf(to, answer.view?.id ?? '');
}

export const modalOf = ({ client, reader }: Audience, id: string): OpenModal => ({
  fill: async (view) => {
    try {
      await inTime(client.views.update({ view_id: id, view: renderModal(view, reader()) }));
      return true;
    } catch (error) {
      if (slackCode(error) === 'not_found') return false;
      throw error;
    }
  },
});

/** In the modal that waits for it; where that was closed, in the way in which its person is answered else. */
export async function answerIn(
  modal: OpenModal,
  { say }: Pick<Responder, 'say'>,
  { message, title }: { message: Message; title: string },
): Promise<void> {
  if (!(await modal.fill(messageModal(message, title)))) await say(message);
}

const isThird = ({ root_view_id, previous_view_id }: ModalBelow): boolean =>
  Boolean(previous_view_id) && previous_view_id !== root_view_id;
