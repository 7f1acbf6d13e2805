import type { App, SlackOptionsMiddlewareArgs } from '@slack/bolt';
import { allows, type Member } from '../../domain/member.ts';
import type { MirroredKey } from '../../usecases/ports/store/keys.ts';
import { option } from '../blocks/blocks.ts';
import { OPTIONS } from '../blocks/ids.ts';
import { LIMITS } from '../blocks/limits.ts';
import { optionValue } from '../blocks/option-value.ts';
import { renderOption } from '../blocks/unrendered.ts';
import { inTime } from '../forms/form-options.ts';
import { type Bot, readerOf } from '../interaction/bot.ts';
import { identify } from '../interaction/identify.ts';
import { msg, type Text, userText } from '../text/text.ts';

/** A select shows a hundred; whoever wants another types more of it. */
const MOST = 100;

/** What the searching selects offer while somebody types; answered from cached lists and the mirror. */
export function registerOptions(app: App, bot: Bot): void {
  const { cometApi, store, clock, log } = bot.ports;
  const suggest = (action: string, find: (member: Member, text: string) => Promise<[Text, string][]>) =>
    app.options(
      { type: 'block_suggestion', action_id: action },
      async ({ ack, body, options: { value } }: Suggesting) => {
        const found = await identify(bot, body)
          .then((member) => find(member, value))
          .catch((error: unknown) => {
            log.warn({ err: error }, 'no suggestions');
            return [];
          });
        const reader = readerOf(bot, body.user.id);
        const offers = found.slice(0, MOST).map(([text, chosen]) => option(text, chosen));
        await ack({ options: offers.map((offer) => renderOption(offer, reader)) });
      },
    );

  suggest(OPTIONS.models, async (_member, text) => {
    const models = await inTime(cometApi.models(), []);
    return models
      .filter((model) => model.toLowerCase().includes(text.toLowerCase()))
      .map((model) => [userText(model, LIMITS.option), optionValue(model)]);
  });

  suggest(OPTIONS.keys, async (member, text) => {
    const owner = member.role === 'member' ? member.id : 'all';
    const byNumber = /^#?(\d{1,15})$/.exec(text.trim())?.[1];
    const numbered = byNumber ? await store.keys.get(Number(byNumber)) : null;
    if (numbered && numbered.deletedAt === null && allows(member, 'see', numbered))
      return [offered(numbered)];
    const { keys } = await store.keys.list({
      owner,
      filter: null,
      text,
      now: clock(),
      offset: 0,
      limit: MOST,
    });
    return keys.map(offered);
  });
}

const offered = (key: MirroredKey): [Text, string] => [
  msg`${userText(key.name, 60)} #${key.id}`,
  String(key.id),
];

type Suggesting = SlackOptionsMiddlewareArgs<'block_suggestion'>;
