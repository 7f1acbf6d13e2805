import type { IncomingMessage, ServerResponse } from 'node:http';
import { ApiError, checkedBlocks, checkedContent, checkedMetadata } from './content.ts';
import { instead, RESPONSE_URL, takeFault } from './faults.ts';
import { type Args, answerJson, argsOf } from './http-bodies.ts';
import { post, remove, rewrite } from './messages.ts';
import type { Channel, Message } from './shapes.ts';
import { spendResponseUrl } from './triggers.ts';
import { channelById } from './workspace.ts';
import type { World } from './world.ts';

const isTrue = (value: unknown): boolean => value === true || value === 'true';

interface Answered {
  channel: Channel;
  user: string;
  source?: Message | undefined;
}

/** Applies an app's answer, by response_url or in the ack of a command. */
export function showAnswer(
  world: World,
  args: Args,
  { channel, user, source }: Answered,
): Message | undefined {
  if (isTrue(args['delete_original'])) {
    if (source) remove(world, channel, source);
    return undefined;
  }
  const content = checkedContent(args);
  if (isTrue(args['replace_original']) && source) {
    rewrite(world, source, content);
    return undefined;
  }
  const inChannel = args['response_type'] === 'in_channel';
  return post(world, channel, {
    ...content,
    user: world.workspace.bot.user,
    metadata: checkedMetadata(args['metadata']),
    thread_ts: args['thread_ts'] === undefined ? undefined : String(args['thread_ts']),
    ephemeral_to: inChannel ? undefined : user,
  });
}

const hasChart = (blocks: unknown): boolean =>
  Array.isArray(blocks) && blocks.some(({ type }) => type === 'data_visualization');

export async function serveResponseUrl(world: World, request: IncomingMessage, response: ServerResponse) {
  const { pathname } = new URL(request.url ?? '/', world.url);
  const args = await argsOf(request);
  const fault = takeFault(world, RESPONSE_URL);
  if (fault && (await instead(fault, request, response)) === 'done') return;
  try {
    const found = spendResponseUrl(world, pathname);
    checkedBlocks(args['blocks']);
    if (world.workspace.refusesCharts && hasChart(args['blocks'])) throw new ApiError('invalid_blocks');
    const channel = channelById(world.workspace, found.channel);
    if (!channel) throw new ApiError('channel_not_found');
    const source = channel.messages.find((message) => message.ts === found.source?.ts);
    const posted = showAnswer(world, args, { channel, user: found.user, source });
    // A command has no message of its own, so its first answer is what a later one can replace.
    if (posted) found.source ??= { ts: posted.ts };
    if (posted) found.posted.push(posted.ts);
    response.writeHead(200, { 'content-type': 'text/html' }).end('ok');
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    const isGone = ['invalid_url', 'expired_url', 'used_url'].includes(error.code);
    answerJson(response, isGone ? 404 : 400, { ok: false, error: error.code, ...error.extra });
  }
}
