import type { App, SlackOptionsMiddlewareArgs } from '@slack/bolt';
import { allows } from '../../domain/member.ts';
import type { MirroredKey } from '../../usecases/ports/store.ts';
import { option } from '../blocks/blocks.ts';
import { OPTIONS } from '../blocks/ids.ts';
import { inTime } from '../forms/form-options.ts';
import type { Bot } from '../interaction/bot.ts';
import { userText } from '../text/text.ts';

/** A select shows a hundred; whoever wants another types more of it. */
const MOST = 100;

/** What the searching selects offer while somebody types; answered from cached lists and the mirror. */
export function registerOptions(app: App, bot: Bot): void {
  const { cometApi, store, directory, clock, log } = bot.ports;
  const suggest = (action: string, find: (user: string, text: string) => Promise<[string, string][]>) =>
    app.options(
      { type: 'block_suggestion', action_id: action },
      async ({ ack, body, options: { value } }: Suggesting) => {
        const found = await find(body.user.id, value).catch((error: unknown) => {
          log.warn({ err: error }, 'no suggestions');
          return [];
        });
        await ack({ options: found.slice(0, MOST).map(([text, chosen]) => option(text, chosen)) });
      },
    );

  suggest(OPTIONS.models, async (user, text) => {
    await directory.member(user);
    const models = await inTime(cometApi.models(), []);
    return models
      .filter((model) => model.toLowerCase().includes(text.toLowerCase()))
      .map((model) => [model, model]);
  });

  suggest(OPTIONS.keys, async (user, text) => {
    const member = await directory.member(user);
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

const offered = (key: MirroredKey): [string, string] => [
  `${userText(key.name, 60).plain} #${key.id}`,
  String(key.id),
];

type Suggesting = SlackOptionsMiddlewareArgs<'block_suggestion'>;
