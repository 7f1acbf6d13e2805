import type { App, SlackOptionsMiddlewareArgs } from '@slack/bolt';
import { KEY_FILTERS } from '../../../domain/keys/key.ts';
import { allows, type Member } from '../../../domain/member.ts';
import { scopeOf } from '../../../usecases/mirror/find-key.ts';
import type { MirroredKey } from '../../../usecases/ports/store/keys.ts';
import { option } from '../../blocks/blocks.ts';
import { OPTIONS } from '../../blocks/ids.ts';
import { LIMITS } from '../../blocks/limits.ts';
import { optionValue } from '../../blocks/option-value.ts';
import { renderOption } from '../../blocks/unrendered.ts';
import { inTime } from '../../forms/fields/form-options.ts';
import { type Bot, type BotNow, readerOf } from '../../interaction/bot.ts';
import { identify } from '../../interaction/identify.ts';
import { msg, type Text, userText } from '../../text/text.ts';

type Offers = [Text, string][];
type Find = (bot: Bot, member: Member, text: string) => Promise<Offers>;

/** The options of selects that search while somebody types, from cached lists and the mirror. */
export function registerOptions(app: App, botNow: BotNow): void {
  const suggest = (action: string, find: Find) =>
    app.options({ type: 'block_suggestion', action_id: action }, (asked: Suggesting) =>
      answer(botNow(), asked, find),
    );
  suggest(OPTIONS.models, models);
  suggest(OPTIONS.keys, keys);
}

async function answer(bot: Bot, { ack, body, options: { value } }: Suggesting, find: Find): Promise<void> {
  const found = await identify(bot, body)
    .then((member) => find(bot, member, value))
    .catch((error: unknown) => {
      bot.ports.log.warn({ err: error }, 'no suggestions');
      return [];
    });
  const reader = readerOf(bot, body.user.id);
  const offers = found.slice(0, LIMITS.options).map(([text, chosen]) => option(text, chosen));
  await ack({ options: offers.map((offer) => renderOption(offer, reader)) });
}

async function models({ ports: { cometApi } }: Bot, _member: Member, text: string): Promise<Offers> {
  const known = await inTime(cometApi.models(), []);
  return known
    .filter((model) => model.toLowerCase().includes(text.toLowerCase()))
    .map((model) => [userText(model, LIMITS.option), optionValue(model)]);
}

async function keys({ ports: { store, clock } }: Bot, member: Member, text: string): Promise<Offers> {
  const byNumber = /^#?(\d{1,15})$/.exec(text.trim())?.[1];
  const numbered = byNumber ? await store.keys.get(Number(byNumber)) : null;
  if (numbered && numbered.deletedAt === null && allows(member, 'see', numbered)) return [offered(numbered)];
  const owner = scopeOf(member);
  const page = { filter: null, now: clock(), offset: 0, limit: LIMITS.options, isCounted: false } as const;
  const { keys } = await store.keys.list({ owner, text, ...page });
  const filter = KEY_FILTERS.find((one) => one === text.trim().toLowerCase());
  if (keys.length > 0 || !filter) return keys.map(offered);
  return (await store.keys.list({ owner, text: '', ...page, filter })).keys.map(offered);
}

const offered = (key: MirroredKey): [Text, string] => [
  msg`${userText(key.name, 60)} #${key.id}`,
  String(key.id),
];

type Suggesting = SlackOptionsMiddlewareArgs<'block_suggestion'>;
