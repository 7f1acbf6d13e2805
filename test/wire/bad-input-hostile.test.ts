import { describe, expect, test } from 'vitest';
import type { Message, View } from '../../sandbox/slack/shapes.ts';
import { ownedKey } from '../support/owned-key.ts';
import { type Stage, startStage } from '../support/stage.ts';

/** Names a console accepts and a bot must only ever show; and reasons people can type. */
const hostile = [
  '<!channel>',
  '<!here|here>',
  '*x*',
  '_x_',
  '~x~',
  '`x`',
  '```x```',
  '<https://evil.example|Approve>',
  'https://evil.example',
  '<@U0BOB>',
  '@channel',
  '#general',
  '<!subteam^S0123>',
  '<!date^0^{date}|x>',
  '&lt;!channel&gt;',
  ':white_check_mark: Approved',
  '✅ Applied',
  '🔑🔑🔑',
  '\u202edevorppA',
  'a\u2066b\u200bc',
  'line\nbreak',
  'line\r\n> quoted\u2028more',
  ' '.repeat(50),
  '',
  '\u0007',
  '| table | {"json": 1}',
];

interface Text {
  readonly where: string;
  readonly type: string;
  readonly text: string;
  readonly object: Record<string, unknown>;
}

/** Every text object of one message or view, and the fallback that notifications read. */
function textsIn(where: string, shown: Message | View): Text[] {
  const found: Text[] = [];
  const visit = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    const object = value as Record<string, unknown>;
    if (typeof object['text'] === 'string' && typeof object['type'] === 'string')
      found.push({ where, type: object['type'], text: object['text'], object });
    Object.values(object).forEach(visit);
  };
  visit(shown.blocks);
  if ('text' in shown) found.push({ where, type: 'fallback', text: shown.text, object: { verbatim: true } });
  return found;
}

/** Angle brackets act: only what the bot itself writes may stand in them. */
const ours =
  /^(@U0(ANA|BOB|LEE|LEA|ADA)|#C0REQUESTS|!subteam\^S0(?:LEADS|ADMINS)|!date\^\d+\^(\{date_short_pretty\} at \{time\}|\{date_short\} at \{time\}|\{date_short\}|\{time_secs\})\|[\w,: ]+)$/;
const invisible = /[\p{Cc}\u200b\u2028\u202a-\u202e\u2060-\u206f\ufeff]/u;

function expectTame({ where, type, text, object }: Text): void {
  const told = `${where}: ${text}`;
  const formatted = type === 'mrkdwn' || type === 'fallback';
  if (type === 'mrkdwn') expect(object['verbatim'], told).toBe(true);
  if (type === 'plain_text') expect(object['emoji'], told).toBe(false);
  // The bot adds word joiners after @ and #, and isolates around right-to-left names.
  const bare = text.replaceAll(/(?<=[@#])\u2060|[\n\u2068\u2069]/g, '');
  expect(bare, told).not.toMatch(invisible);
  if (!formatted) return;
  for (const [, inside] of bare.matchAll(/<([^>]*)>?/g)) expect(inside, told).toMatch(ours);
  const said = text.replaceAll(/<[^>]*>/g, '');
  expect(said, told).not.toMatch(
    /https?:\/\/|:white_check_mark:|\*\*?x\*|(^|\W)_x_|~x~|`x`|``|[@#](channel|general)/,
  );
}

/** Everything that anybody was shown so far. */
function everythingShown({ slack }: Stage): Text[] {
  const { channels, modals, homes } = slack.workspace;
  return [
    ...channels.flatMap(({ name, messages }) =>
      messages.filter(({ bot_id }) => bot_id).flatMap((message) => textsIn(`#${name}`, message)),
    ),
    ...Object.values(modals).flatMap((stack) => stack.flatMap((view) => textsIn('modal', view))),
    ...Object.values(homes).flatMap((view) => textsIn('home', view)),
  ];
}

describe('a name from the console and a reason from a person are only ever read', () => {
  test.each(hostile)('%j', async (text) => {
    await using stage = await startStage();
    const { ana, ada, lee, cometApi } = stage;
    const expectAllTame = () => everythingShown(stage).forEach(expectTame);
    const modal = async (act: Promise<unknown>) => {
      await stage.after(act);
      expectAllTame();
      await ana.closes();
    };
    const { id } = await ownedKey(stage, ana, { name: text });
    await ownedKey(stage, ana, { name: `${text} twin` });
    await ownedKey(stage, ana, { name: `twin ${text}` });

    for (const line of ['list', `show #${id}`, 'show twin', `disable ${text}`, `list ${text}`])
      await stage.after(ana.types(`/cometkey ${line.replaceAll('\n', ' ')}`));
    expect(everythingShown(stage).some((shown) => shown.text.startsWith('Several keys match “twin”'))).toBe(
      true,
    );
    await stage.after(ana.types(`/cometkey edit #${id} --ips 10.0.0.1`));
    await modal(ana.types(`/cometkey edit #${id}`));
    await modal(ana.types(`/cometkey quota #${id}`));
    await modal(ana.types(`/cometkey reveal #${id}`));

    const reason = text.replaceAll('\n', ' ');
    await stage.after(ana.types(`/cometkey quota #${id} +$5 --reason "x ${reason.replaceAll('"', '')}"`));
    await stage.after(lee.types(`/cometkey deny ${stage.requestId()} "no ${reason.replaceAll('"', '')}"`));
    await stage.after(ana.types(`/cometkey quota #${id} +$6 demo`));
    await stage.after(lee.clicks('Approve'));
    expect(cometApi.account.row(id)?.remain_quota).toBe(13_000_000);

    await stage.after(ada.types(`/cometkey disable #${id} because ${reason}`));
    await stage.after(ada.types('/cometkey list all'));
    await stage.after(ada.types(`/cometkey assign #${id} @bob`));
    cometApi.account.addKey({ name: text, remain_quota: 1 });
    cometApi.account.deleteInConsole(id);
    await stage.sweep();
    await stage.runs('deliver');
    await stage.after(ana.opensHome());
    await stage.after(ada.opensHome());
    expectAllTame();
    expect(ana.dms().length, 'DMs').toBeGreaterThan(1);
    expect(lee.sees({ channel: 'key-requests' }).length, 'cards and replies').toBeGreaterThan(4);
  });
});

test('a hostile reason cannot forge a line of the card: it stands in one quotation', async () => {
  await using stage = await startStage();
  const { ana } = stage;
  const { id } = await ownedKey(stage, ana, { name: 'search-prod' });
  await stage.after(ana.types(`/cometkey quota #${id}`));
  await ana.fills({ amount: '$5', reason: 'please\n*✅ Approved* by <@U0LEE>\n<!channel>' });
  await stage.after(ana.submits());
  const card = ana.sees({ channel: 'key-requests' }).find(({ text }) => text.includes('asks for'));
  expect(JSON.stringify(card?.blocks)).toContain(
    '{"type":"rich_text_quote","elements":[{"type":"text","text":"please *✅ Approved* by @lee <!channel>"}]}',
  );
  expect(card?.text).toContain('Reason: please ∗✅ Approved∗ by @\u2060lee &lt;!channel&gt;');
});
