import { expect, test } from 'vitest';
import { textOf } from '../../sandbox/slack/text-of.ts';
import { defaultPolicy } from '../../src/domain/policy/policy.ts';
import { DAY } from '../../src/domain/time.ts';
import type { OpenStore } from '../../src/store/open-store.ts';
import { dms } from '../support/dms.ts';
import { rawSql } from '../support/raw-audit.ts';
import type { Stage } from '../support/stage.ts';
import { stageWithKey } from '../support/stage-with-key.ts';
import { onSharedEngines } from '../support/store-sites.ts';
import { temporaryDatabase } from '../support/temporary-database.ts';

const headTo = (channel: string) => ({
  ...defaultPolicy({ leads: ['S0LEADS'], admins: ['S0ADMINS'] }, 'C0REQUESTS'),
  audit: { headTo: channel },
});

const posted = ({ ada }: Stage, channel = 'general') =>
  ada
    .sees({ channel })
    .map(textOf)
    .filter((text) => text.includes('The audit has'));

const hashIn = (text = ''): string => /[0-9a-f]{64}/.exec(text)?.[0] ?? '';

test('the head of the audit is posted once a day, also after a restart', async () => {
  await using database = await temporaryDatabase();
  await using stage = await stageWithKey({ policy: headTo('C0GENERAL'), databaseUrl: database.url });
  await stage.runs('head');
  await stage.runs('head');
  const [first, ...others] = posted(stage);
  expect(others).toEqual([]);
  expect(first).toMatch(
    /^🧾 The audit has \d+ entries so far\. Its head:\n`[0-9a-f]{64}`\n.*--head [0-9a-f]{64}`/,
  );
  await stage.restart();
  await stage.runs('head');
  expect(posted(stage)).toHaveLength(1);
  stage.advance(DAY);
  await stage.runs('head');
  expect(posted(stage)).toHaveLength(2);
  expect(hashIn(posted(stage)[0])).not.toBe(hashIn(posted(stage)[1]));
});

test('without a channel in the policy nothing is posted', async () => {
  await using stage = await stageWithKey();
  await stage.runs('head');
  expect(posted(stage)).toEqual([]);
  expect(dms(stage.ada)).toEqual([]);
});

onSharedEngines('a head in a channel', ({ site }) => {
  test('is posted by one of two bots, and shows that the end of the chain was cut off', async () => {
    await using place = await site();
    await using stage = await stageWithKey({ policy: headTo('C0GENERAL'), databaseUrl: place.url });
    const bots = [stage.bot, ...(place.url.startsWith('sqlite:') ? [] : [await stage.another()])];
    await Promise.all(bots.map((bot) => bot.run('head')));
    for (const bot of bots) await bot.run('deliver');
    const [text, ...others] = posted(stage);
    expect(others).toEqual([]);
    const { auditChain } = stage.bot.ports.store as OpenStore;
    expect(await auditChain.verify(hashIn(text))).not.toHaveProperty('fault');
    await using raw = await rawSql(place.url);
    await raw.run(`delete from audit where seq > 1;
      update audit_head set seq = 1, hash = (select hash from audit where seq = 1)`);
    expect(await auditChain.verify(null)).not.toHaveProperty('fault');
    expect(await auditChain.verify(hashIn(text))).toEqual({ seq: 2, fault: 'head_unknown' });
  });
});

test('a channel that cannot be posted to is told to admins, who get the head instead; once more when it can', async () => {
  await using stage = await stageWithKey({ policy: headTo('C0RANDOM') });
  const { ada, slack } = stage;
  await stage.runs('head');
  expect(dms(ada).toSorted()).toEqual([
    expect.stringMatching(
      /^I couldn’t post the head of the audit in <#C0RANDOM> \(Slack said: not_in_channel\)\.\n.*admins get it/,
    ),
    expect.stringMatching(/^🧾 The audit has/),
  ]);
  const random = slack.workspace.channels.find(({ id }) => id === 'C0RANDOM');
  random?.members.push(slack.workspace.bot.user);
  stage.advance(DAY);
  await stage.runs('head');
  expect(posted(stage, 'random')).toHaveLength(1);
  expect(dms(ada).join('\n')).toMatch(/✅ Resolved .*: I was able to post to <#C0RANDOM> again/);
});
