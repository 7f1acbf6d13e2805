import type { WebClient } from '@slack/web-api';
import type { UserId } from '../../domain/member.ts';
import type { DeliveryFailure } from '../../domain/notices/delivery/next-step.ts';
import type { HomeReport } from '../../usecases/ports/overviews.ts';
import type { Delivery, Directory, Log, NoticeContext, Notifier, Place } from '../../usecases/ports/ports.ts';
import type { PostedMessage } from '../../usecases/ports/store/notices.ts';
import { renderHome, renderMessage, type SlackMessage } from '../blocks/unrendered.ts';
import { homeView } from '../views/home.ts';
import { noticeMessage } from '../views/notices/notice.ts';
import { deliveryFailure } from './delivery-failure.ts';
import { postedBefore } from './posted-before.ts';
import { withNames } from './with-names.ts';

/** In the metadata of a message that the outbox posted, and draws anew. */
export const NOTICE_EVENT = 'cometkey_notice';

export interface NotifierOptions {
  readonly client: WebClient;
  readonly log: Log;
  readonly directory: Pick<Directory, 'name' | 'lastKnownName' | 'lastKnownReader'>;
  /** null: this person has never opened Home. */
  readonly homeOf: (person: UserId) => Promise<HomeReport | null>;
}

/** An error in a view is thrown, so that the outbox logs it with its stack. */
export function slackNotifier({ client, log, directory, homeOf }: NotifierOptions): Notifier {
  const { attempt, refusedWith } = deliveries();
  return {
    post: async (context, place) => {
      const message = await rendered(directory, context);
      return attempt(async () => {
        const { notice } = context;
        // What goes to one member was looked for before it was decided what to tell (`landed`).
        const mayStand = notice.attempts > 1 && notice.to.kind !== 'member';
        const before = mayStand ? await postedBefore(client, place, [notice]) : null;
        if (before && before.kind !== 'sent') return before;
        return sent(before?.message.get(notice.id) ?? (await post(client, message, { place, context })));
      });
    },
    landed: (notices, place) => postedBefore(client, place, notices),
    redraw: async (context, { channel, ts }) => {
      const message = await rendered(directory, context);
      return attempt(async () => {
        await client.chat.update({ channel, ts, ...message });
        return sent({ channel, ts });
      });
    },
    refusedWith,
    refreshHome: (person) =>
      publishHome({ client, directory, homeOf }, person).catch((error: unknown) =>
        log.info({ err: error }, 'home not refreshed'),
      ),
  };
}

const sent = (message: PostedMessage): Delivery => ({ kind: 'sent', message });

/** Throws what is no failure of Slack. */
function failureOf(error: unknown): DeliveryFailure {
  const failure = deliveryFailure(error);
  if (failure === null) throw error;
  return failure;
}

/** Turns the outcome of a call into a `Delivery`, and remembers whether Slack refuses the bot as a whole. */
function deliveries() {
  let refusedWith: string | null = null;
  return {
    refusedWith: () => refusedWith,
    async attempt(run: () => Promise<Delivery>): Promise<Delivery> {
      const delivery = await run().catch(failureOf);
      refusedWith = delivery.kind === 'bot_refused' ? delivery.error : null;
      return delivery;
    },
  };
}

async function publishHome(
  { client, directory, homeOf }: Pick<NotifierOptions, 'client' | 'directory' | 'homeOf'>,
  person: UserId,
): Promise<void> {
  const report = await homeOf(person);
  if (report === null) return;
  const view = await withNames(directory, directory.lastKnownReader(person), (reader) =>
    renderHome(homeView(report), reader),
  );
  await client.views.publish({ user_id: person, view });
}

const rendered = (directory: NotifierOptions['directory'], context: NoticeContext): Promise<SlackMessage> =>
  withNames(directory, context.reader, (reader) => renderMessage(noticeMessage(context), reader));

/** By which the message is found again. Only what goes to one member is looked for by each of what it tells. */
const payloadOf = ({ notice: { id, to }, gathered }: NoticeContext) =>
  gathered.length > 1 && to.kind === 'member'
    ? { id, together: gathered.map(({ notice }) => ({ id: notice.id })) }
    : { id };

async function post(
  client: WebClient,
  message: SlackMessage,
  { place, context }: { place: Place; context: NoticeContext },
): Promise<PostedMessage> {
  const answer = await client.chat.postMessage({
    channel: place.to,
    ...(place.thread ? { thread_ts: place.thread } : {}),
    ...message,
    unfurl_links: false,
    unfurl_media: false,
    metadata: { event_type: NOTICE_EVENT, event_payload: payloadOf(context) },
  });
  return { channel: answer.channel ?? place.to, ts: answer.ts ?? '' };
}
