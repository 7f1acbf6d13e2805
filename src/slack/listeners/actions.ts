import type {
  AllMiddlewareArgs,
  App,
  BlockAction,
  ButtonAction,
  SlackActionMiddlewareArgs,
} from '@slack/bolt';
import { Refused } from '../../domain/problems/problem.ts';
import { adoptCard } from '../../usecases/watch/redraw-cards.ts';
import { CARD_BLOCK, requestRef } from '../blocks/ids.ts';
import { type Bot, readerOf } from '../interaction/bot.ts';
import { withErrorBoundary } from '../interaction/error-boundary.ts';
import { messageResponder, modalResponder, type Responder } from '../interaction/responder.ts';
import { type Click, clicks } from './buttons.ts';

type Clicked = AllMiddlewareArgs & SlackActionMiddlewareArgs<BlockAction>;

/** Every button says what a typed command could say; only ids come with it. */
export function registerActions(app: App, bot: Bot): void {
  for (const [action, click] of Object.entries(clicks))
    app.action<BlockAction>({ type: 'block_actions', action_id: action }, (args) => serve(bot, args, click));
  app.action<BlockAction>({ type: 'block_actions', action_id: /^.*$/ }, async ({ ack, action }) => {
    // Acknowledged twice, the second would be an error.
    if (action.action_id in clicks) return;
    await ack();
    // Elements of forms report their changes too; a submission brings them all.
    bot.ports.log.debug({ action: action.action_id }, 'an action nobody serves');
  });
}

async function serve(bot: Bot, args: Clicked, click: Click): Promise<void> {
  const { ack, body, action, client, respond } = args;
  await ack();
  const to = { client, reader: () => readerOf(bot, body.user.id) };
  const responder: Responder = body.response_url
    ? messageResponder(to, body.trigger_id, {
        respond,
        isShared: body.container['is_ephemeral'] !== true,
      })
    : modalResponder(to, body.trigger_id, body.view?.type === 'modal' ? body.view : null);
  await withErrorBoundary(bot, responder.say, async () => {
    const home = body.user.team_id ?? body.team?.id;
    if (home !== undefined && home !== bot.teamId)
      throw new Refused({ kind: 'not_a_member', standing: 'stranger' });
    const member = await bot.ports.directory.member(body.user.id);
    bot.ports.metrics.count('clicks', { action: action.action_id });
    await adoptClicked(bot, args);
    await click({ bot, member, responder }, valueIn(action));
    await bot.ports.notifier.refreshHome(member.id);
  });
}

/** A card is kept true from the first click on it, also when Slack took it and its answer was lost. */
async function adoptClicked(bot: Bot, { action, body }: Clicked): Promise<void> {
  const request = action.block_id === CARD_BLOCK ? requestRef.parse(valueIn(action)) : null;
  const { channel, message } = body;
  if (request && channel && message)
    await adoptCard(bot.ports, request.request, { channel: channel.id, ts: message.ts });
}

const valueIn = (action: Clicked['action']): string | undefined => {
  if (action.type === 'button') return (action as ButtonAction).value;
  return action.type === 'static_select' || action.type === 'overflow'
    ? action.selected_option?.value
    : undefined;
};
