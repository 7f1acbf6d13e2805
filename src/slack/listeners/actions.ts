import type {
  AllMiddlewareArgs,
  App,
  BlockAction,
  ButtonAction,
  SlackActionMiddlewareArgs,
} from '@slack/bolt';
import type { KeyName } from '../../domain/problems/problem.ts';
import { adoptCard } from '../../usecases/watch/redraw-notices.ts';
import { NOTICE_EVENT } from '../adapters/notifier.ts';
import { button } from '../blocks/blocks.ts';
import { CARD_BLOCK, KEY_BLOCK, keyRef, placeRef, requestRef } from '../blocks/ids.ts';
import { MENU, menuRef } from '../blocks/overflow.ts';
import type { PressedIn } from '../blocks/refs/form-ref.ts';
import { subjectOf } from '../forms/fields/form-key.ts';
import { audienceOf } from '../interaction/audience.ts';
import type { Bot, BotNow } from '../interaction/bot.ts';
import { isFirstDelivery } from '../interaction/deliver-once.ts';
import { interact } from '../interaction/interact.ts';
import type { Interaction } from '../interaction/interaction.ts';
import {
  isThird,
  messageResponder,
  modalResponder,
  type Responder,
  redraw,
} from '../interaction/responder.ts';
import { msg } from '../text/text.ts';
import { clicks } from './buttons.ts';
import { type Click, outOfDate } from './click.ts';

type Clicked = AllMiddlewareArgs & SlackActionMiddlewareArgs<BlockAction>;

/** A button that was pressed, or a choice made. An option of an overflow menu is the button that it stands for. */
interface Pressed {
  readonly action: string;
  readonly value: string | undefined;
  readonly click: Click;
}

/** Everything that a button or a select does at once, by its action id. */
export function registerActions(app: App, botNow: BotNow): void {
  const serving = (action: string, pressedIn: (given: Clicked['action']) => Pressed) =>
    app.action<BlockAction>({ type: 'block_actions', action_id: action }, (args) =>
      serve(botNow(), args, pressedIn(args.action)),
    );
  for (const [action, click] of Object.entries(clicks))
    serving(action, (given) => ({ action, value: valueIn(given), click }));
  serving(MENU, chosenIn);
}

function chosenIn(given: Clicked['action']): Pressed {
  const { action = MENU, value } = menuRef.parse(valueIn(given)) ?? {};
  return { action, value, click: Object.hasOwn(clicks, action) ? (clicks[action] ?? outOfDate) : outOfDate };
}

async function serve(bot: Bot, args: Clicked, { action, value, click }: Pressed): Promise<void> {
  const { ack, body } = args;
  await ack();
  let key: KeyName | null = null;
  const act = async (interaction: Interaction) => {
    if (!click.readsOnly && !(await isFirstDelivery(bot, body))) return;
    bot.ports.metrics.count('clicks', { action });
    await adoptClicked(bot, args, value);
    // Only a window has a title.
    if (!body.response_url) key = await subjectOf(interaction, placeIn(value));
    await click.run({ ...interaction, ...redrawing(bot, args, value) }, value);
  };
  const again = button({ action, text: msg`Try again`, ...(value !== undefined && { value }) });
  const pressed = { did: action, ...placeIn(value) };
  await interact(bot, body, {
    responder: responderOf(bot, args, { value, about: () => key }),
    pressed,
    again,
    act,
  });
}

function responderOf(
  bot: Bot,
  clicked: Clicked,
  { value, about }: { value: string | undefined; about: () => KeyName | null },
): Responder {
  const { body, client, respond } = clicked;
  const to = audienceOf(bot, client, body.user.id);
  const { response_url: url, trigger_id: trigger, view } = body;
  if (!url)
    return modalResponder(to, trigger, {
      below: view?.type === 'modal' ? { ...view, key: keyShown(clicked, value) } : null,
      about,
    });
  const pressed = pressedIn(clicked, value);
  return messageResponder(to, trigger, { respond, isNotice: isRedrawn(body), pressed });
}

/** What any button is about: its value may hold more than these. */
function placeIn(value?: string) {
  const { key, request } = placeRef.parse(value) ?? {};
  return { ...(key && { keyId: key }), ...(request && { requestId: request }) };
}

const keyShown = ({ action }: Clicked, value?: string) =>
  action.block_id === KEY_BLOCK ? keyRef.parse(value)?.key : undefined;

/** What has the button; absent where somebody else draws it anew, or the answer stands in its place. */
function pressedIn(clicked: Clicked, value?: string): PressedIn | undefined {
  const { response_url: url, view } = clicked.body;
  const key = keyShown(clicked, value);
  if (url) return isRedrawn(clicked.body) ? undefined : { url, ...(key && { key }) };
  return view?.type === 'modal' && !isThird(view) ? { view: view.id, ...(key && { key }) } : undefined;
}

function redrawing(
  bot: Bot,
  clicked: Clicked,
  value?: string,
): Pick<Interaction, 'pressedIn' | 'redrawPressed'> {
  const pressed = pressedIn(clicked, value);
  if (!pressed) return {};
  const to = audienceOf(bot, clicked.client, clicked.body.user.id);
  return { pressedIn: pressed, redrawPressed: (message) => redraw(to, pressed, message) };
}

/** By the outbox. An answer that had to go by direct message is drawn anew by nobody else. */
function isRedrawn({ container, channel, message }: BlockAction): boolean {
  if (container['is_ephemeral'] === true) return false;
  return !channel?.id.startsWith('D') || message?.['metadata']?.event_type === NOTICE_EVENT;
}

/** A card whose post Slack never confirmed is kept up to date from the first click on it. */
async function adoptClicked(bot: Bot, { action, body }: Clicked, value?: string): Promise<void> {
  const request = action.block_id === CARD_BLOCK ? requestRef.parse(value) : null;
  const { channel, message, user } = body;
  if (!request || !channel || !message) return;
  const to = channel.id.startsWith('D') ? { to: user.id } : {};
  await adoptCard(bot.ports, request.request, { channel: channel.id, ts: message.ts, ...to });
}

const valueIn = (action: Clicked['action']): string | undefined => {
  if (action.type === 'button') return (action as ButtonAction).value;
  return action.type === 'static_select' || action.type === 'overflow'
    ? action.selected_option?.value
    : undefined;
};
