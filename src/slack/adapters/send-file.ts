import type { WebClient } from '@slack/web-api';
import type { UserId } from '../../domain/member.ts';
import { type Problem, problemOf, Refused } from '../../domain/problems/problem.ts';
import { isPassing, isTooLate, retryAfterSeconds, slackCode } from './connection/error-codes.ts';

export interface SentFile {
  readonly name: string;
  readonly content: string;
  /** Stands above it. */
  readonly comment: string;
}

/** In somebody's direct messages with the bot, where only they see it. Throws `Refused` where Slack does not take it. */
export async function sendFile(client: WebClient, to: UserId, file: SentFile): Promise<void> {
  const sent = await uploaded(client, to, file).catch((error: unknown) => {
    throw refusedBy(error, { kind: 'file_not_sent' });
  });
  const { name: title, comment } = file;
  const { id, channel } = sent;
  await client.files
    .completeUploadExternal({ files: [{ id, title }], channel_id: channel, initial_comment: comment })
    .catch((error: unknown) => {
      throw refusedBy(error, { kind: retryAfterSeconds(error) === null ? 'file_unknown' : 'file_not_sent' });
    });
}

/** Nobody sees it before the upload is completed. */
async function uploaded(client: WebClient, to: UserId, { name, content }: SentFile) {
  const { channel } = await client.conversations.open({ users: to });
  const length = Buffer.byteLength(content);
  const { upload_url: url = '', file_id: id = '' } = await client.files.getUploadURLExternal({
    filename: name,
    length,
  });
  await upload(url, content);
  return { id, channel: channel?.id ?? '' };
}

const UPLOAD_MS = 10_000;

/** Not a method of Slack's, so it has no answer that could be read. */
async function upload(url: string, body: string): Promise<void> {
  const signal = AbortSignal.timeout(UPLOAD_MS);
  const { status } = await fetch(url, { method: 'POST', body, redirect: 'error', signal }).catch(
    (cause: unknown) => {
      throw new Refused({ kind: 'file_not_sent' }, { cause });
    },
  );
  if (status !== 200)
    throw new Refused(
      { kind: 'file_not_sent' },
      { cause: new Error(`the upload was answered with ${status}`) },
    );
}

/** `unanswered`: what is known where Slack had trouble of its own. */
function refusedBy(cause: unknown, unanswered: Problem): unknown {
  const code = slackCode(cause);
  if (code !== null && !isPassing(code)) return new Refused({ kind: 'file_refused', code }, { cause });
  return problemOf(cause) === null && isTooLate(cause) ? new Refused(unanswered, { cause }) : cause;
}
