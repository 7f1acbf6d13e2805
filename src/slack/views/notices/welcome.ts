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
import type { NoticeView } from './view.ts';

/** To admins, after the first look at all keys: that everything works, and what is left to do. */
export const welcomeView: NoticeView<'welcome'> = ({ keys, unowned, leads, admins, channel: cards }) => {
  const first = literal('👋 *cometkey is set up*: I have reached Slack and CometAPI.');
  const found =
    unowned === 0
      ? msg`I found ${count(keys, 'key')}, each with an owner.`
      : msg`I found ${count(keys, 'key')}. ${count(unowned, 'had', 'had')} no owner, and nobody hears when such a key fails.`;
  const who = msg`I was set up to bring requests to ${channel(cards)}, for ${peopleText(leads)} to decide.${
    admins.length > 0 ? msg` Admins: ${peopleText(admins)}.` : nothing
  }`;
  const hint =
    unowned === 0
      ? literal('Anybody here can start with `/cometkey`.')
      : literal(
          '`/cometkey list unowned` shows every key that needs an owner; `/cometkey assign KEY @user` gives them one.',
        );
  return message(joined([first, found, who, hint]), [
    section(joined([first, found, who])),
    actions([button({ action: ACTIONS.status, text: 'Status' })]),
    context(hint),
  ]);
};

const peopleText = (ids: readonly string[]): Text => list(ids.map(personOrGroup));
