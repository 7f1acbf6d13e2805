import type { WebClient } from '@slack/web-api';
import { z } from 'zod';
import type { UserId } from '../../domain/member.ts';
import { DEFAULT_READER, type Reader } from '../../domain/reader.ts';
import type { Delivery, Log, NoticeContext, Notifier } from '../../usecases/ports/ports.ts';
import type { HomeReport } from '../../usecases/ports/read-models.ts';
import type { PostedMessage, StoredNotice } from '../../usecases/ports/store.ts';
import { type Message, renderHome, renderMessage } from '../blocks/unrendered.ts';
import { retryAfterSeconds, slackCode } from '../connection/error-codes.ts';
import { homeView } from '../views/home.ts';
import { noticeMessage } from '../views/notices/notice.ts';

export interface NotifierOptions {
  readonly client: WebClient;
  readonly channel: string;
  readonly log: Log;
  /** null: this person never opened Home. */
  readonly homeOf: (person: UserId) => Promise<HomeReport | null>;
}

/** Slack will say the same tomorrow; anything else is worth another try. */
const FOR_GOOD = new Set([
  'account_inactive',
  'cannot_dm_bot',
  'cant_update_message',
  'channel_not_found',
  'edit_window_closed',
  'invalid_arguments',
  'invalid_blocks',
  'is_archived',
  'message_not_found',
  'messages_tab_disabled',
  'missing_scope',
  'msg_too_long',
  'no_text',
  'not_in_channel',
  'restricted_action',
  'user_disabled',
  'user_not_found',
]);

export function slackNotifier({ client, channel, log, homeOf }: NotifierOptions): Notifier {
  const post = async (
    target: Target,
    message: Message,
    { notice, reader }: NoticeContext,
  ): Promise<PostedMessage> => {
    const already = notice.attempts > 1 ? await saidAlready(client, target, notice) : null;
    if (already) return already;
    const answer = await client.chat.postMessage({
      ...target,
      ...renderMessage(message, reader),
      unfurl_links: false,
      unfurl_media: false,
      metadata: { event_type: 'cometkey_notice', event_payload: { id: notice.id } },
    });
    return { channel: answer.channel ?? target.channel, ts: answer.ts ?? '' };
  };

  return {
    deliver: (context) =>
      attempt(log, async () => {
        const message = noticeMessage(context);
        if (message === null) return { kind: 'gone', error: 'nothing_to_say' };
        const posts: PostedMessage[] = [];
        for (const target of targetsOf(context, channel)) posts.push(await post(target, message, context));
        return posts.length > 0 ? { kind: 'sent', posts } : { kind: 'gone', error: 'no_card_to_reply_to' };
      }),
    rerender: (context) =>
      attempt(log, async () => {
        const message = noticeMessage(context);
        if (message === null) return { kind: 'gone', error: 'nothing_to_say' };
        for (const { channel: where, ts } of context.notice.messages)
          await client.chat.update({ channel: where, ts, ...renderMessage(message, context.reader) });
        return { kind: 'sent', posts: context.notice.messages };
      }),
    refreshHome: async (person) => {
      try {
        const report = await homeOf(person);
        if (report)
          await client.views.publish({
            user_id: person,
            view: renderHome(homeView(report), homeReader(report)),
          });
      } catch (error) {
        log.info({ err: error }, 'home not refreshed');
      }
    },
  };
}

const homeReader = (report: HomeReport): Reader =>
  report.kind === 'member' ? { ...DEFAULT_READER, zone: report.member.zone } : DEFAULT_READER;

type Target = { readonly channel: string; readonly thread_ts?: string };

/** A reply goes to every card of its request; a user id is a DM. */
function targetsOf({ notice, card }: NoticeContext, channel: string): Target[] {
  if (notice.to.kind === 'member') return [{ channel: notice.to.id }];
  if (notice.body.kind === 'reply')
    return card.map((post) => ({ channel: post.channel, thread_ts: post.ts }));
  return [{ channel }];
}

async function attempt(log: Log, run: () => Promise<Delivery>): Promise<Delivery> {
  try {
    return await run();
  } catch (error) {
    const code = slackCode(error);
    if (code === 'invalid_blocks' || code === 'invalid_arguments')
      log.error({ err: error }, 'Slack refused a message of ours');
    if (code !== null && FOR_GOOD.has(code)) return { kind: 'gone', error: code };
    return { kind: 'again', error: code ?? 'unreachable', retryAfterSeconds: retryAfterSeconds(error) };
  }
}

const History = z.object({
  messages: z.array(
    z.object({
      ts: z.string(),
      metadata: z.object({ event_payload: z.object({ id: z.string().optional() }).catch({}) }).optional(),
    }),
  ),
});

/** An earlier try may have landed before its answer was lost: the message says so in its metadata. */
async function saidAlready(
  client: WebClient,
  target: Target,
  notice: StoredNotice,
): Promise<PostedMessage | null> {
  if (notice.to.kind !== 'member') return null;
  const opened = await client.conversations.open({ users: target.channel });
  const channel = opened.channel?.id;
  if (!channel) return null;
  const oldest = String(notice.createdAt.getTime() / 1000 - 60);
  const answer = await client.conversations.history({
    channel,
    oldest,
    include_all_metadata: true,
    limit: 100,
  });
  const found = History.parse(answer).messages.find(
    ({ metadata }) => metadata?.event_payload.id === notice.id,
  );
  return found ? { channel, ts: found.ts } : null;
}
