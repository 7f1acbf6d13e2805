import type { WebClient } from '@slack/web-api';
import type { UserId } from '../../domain/member.ts';
import { Refused } from '../../domain/problems/problem.ts';
import { isTooLate, slackCode } from './connection/error-codes.ts';

export interface SentFile {
  readonly name: string;
  readonly content: string;
  /** Stands above it. */
  readonly comment: string;
}

/** In somebody's direct messages with the bot, where only they see it. Throws `Refused` where Slack does not take it. */
export async function sendFile(
  client: WebClient,
  to: UserId,
  { name, content, comment }: SentFile,
): Promise<void> {
  try {
    const { channel } = await client.conversations.open({ users: to });
    await client.filesUploadV2({
      channel_id: channel?.id ?? '',
      filename: name,
      content,
      initial_comment: comment,
    });
  } catch (error) {
    const code = slackCode(error);
    if (code === null && !isTooLate(error)) throw error;
    throw new Refused({ kind: 'file_not_sent', code }, { cause: error });
  }
}
