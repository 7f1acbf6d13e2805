import { actions, button, context, message, section } from '../../blocks/blocks.ts';
import { ACTIONS } from '../../blocks/ids.ts';
import {
  channel,
  count,
  joined,
  list,
  literal,
  msg,
  nothing,
  personOrGroup,
  type Text,
} from '../../text/text.ts';
import type { Body, NoticeView } from './view.ts';

function foundText({ keys, unowned, channel: cards }: Body<'welcome'>): Text {
  if (unowned === 0) return msg`I found ${count(keys, 'key')}, each with an owner.`;
  return unowned === 1
    ? msg`I found ${count(keys, 'key')}. 1 had no owner: notices about it go to ${channel(cards)} until an admin assigns it.`
    : msg`I found ${count(keys, 'key')}. ${unowned} had no owner: notices about those go to ${channel(cards)} until an admin assigns them.`;
}

/** To admins, after the first look at all keys: that everything works, and what is left to do. */
export const welcomeView: NoticeView<'welcome'> = (body) => {
  const { unowned, leads, admins, channel: cards } = body;
  const found = foundText(body);
  const first = literal('👋 *cometkey is set up*: I’ve connected to Slack and CometAPI.');

  const who = msg`I was set up to post requests in ${channel(cards)}, for ${peopleText(leads)} to decide on.${
    admins.length > 0 ? msg` Admins: ${peopleText(admins)}.` : nothing
  }`;
  const hint =
    unowned === 0
      ? literal('Anybody here can start with `/cometkey`.')
      : literal(
          '`/cometkey list unowned` shows every key that needs an owner; `/cometkey assign` gives one an owner.',
        );
  return message(joined([first, found, who, hint]), [
    section(joined([first, found, who])),
    actions([button({ action: ACTIONS.status, text: 'Status' })]),
    context(hint),
  ]);
};

const peopleText = (ids: readonly string[]): Text => list(ids.map(personOrGroup));
