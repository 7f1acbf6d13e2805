import { describe, expect, test } from 'vitest';
import { textOf } from '../../sandbox/slack/text-of.ts';
import { ownedKey } from '../support/owned-key.ts';
import type { Stage } from '../support/stage.ts';
import { requestIn, requestsOf, stageWithTeams } from '../support/teams.ts';
import { USD } from '../support/usd.ts';

const MINUTE = 60_000;
const left = ({ cometApi }: Stage, id = 1) => (cometApi.account.row(id)?.remain_quota ?? 0) / USD;

describe('what a member of a team asks for', () => {
  test('goes to its channel, and its own lead decides', async () => {
    await using stage = await stageWithTeams();
    const { ana, bob } = stage;
    await ownedKey(stage, ana, { name: 'search-prod' });
    await stage.after(ana.types('/cometkey quota search-prod +$50 launch week'));
    expect(stage.told(ana)).toContain('I asked the leads of search in <#C0SEARCH> for *+$50.00*');
    expect(stage.card()).not.toContain('asks for');
    const [card, thread] = requestsOf(stage, 'search-requests');
    expect(card).toContain('A lead of search has to approve by');
    expect(card).toContain('*Team*\nsearch');
    expect(thread).toContain('I asked <@U0BOB> to decide');
    await stage.after(bob.clicks('Approve'));
    expect(left(stage)).toBe(70);
    expect(requestsOf(stage, 'search-requests')[0]).toContain('Applied');
    expect(stage.dm(ana)).toContain('by <@U0BOB>');
  });

  test('the leads of the company do not decide, and admins do', async () => {
    await using stage = await stageWithTeams();
    const { ana, lee, ada } = stage;
    await ownedKey(stage, ana, { name: 'search-prod' });
    await stage.after(ana.types('/cometkey quota search-prod +$50 launch week'));
    const id = requestIn(stage, 'search-requests');
    await stage.after(lee.types(`/cometkey approve ${id}`));
    expect(stage.told(lee)).toContain('Only leads of search and admins can approve or deny this.');
    expect(left(stage)).toBe(20);
    await stage.after(ada.types(`/cometkey approve ${id}`));
    expect(left(stage)).toBe(70);
  });

  test('its lead never decides their own request, and the form says who does', async () => {
    await using stage = await stageWithTeams();
    const { bob } = stage;
    await ownedKey(stage, bob, { name: 'search-lab' });
    await stage.after(bob.types('/cometkey quota search-lab +$50 launch week'));
    const id = requestIn(stage, 'search-requests');
    await stage.after(bob.types(`/cometkey approve ${id}`));
    expect(stage.told(bob)).toContain('another lead of search has to decide');
    stage.advance(MINUTE);
    await stage.runs('remind');
    expect(requestsOf(stage, 'search-requests')[0]).toContain('I asked the admins too');
  });

  test('what it was given temporarily, its lead ends early from the request', async () => {
    await using stage = await stageWithTeams();
    const { ana, bob } = stage;
    await stage.after(ana.types('/cometkey create search-new --quota $5'));
    await stage.after(ana.types('/cometkey unlimited search-new on for 4h migration'));
    const id = requestIn(stage, 'search-requests');
    await stage.after(bob.clicks('Approve'));
    await stage.after(bob.types(`/cometkey requests ${id}`));
    expect(stage.told(bob)).toContain('End now');
    await stage.after(bob.clicks('End now'));
    expect(stage.cometApi.account.row(1)?.unlimited_quota).toBe(false);
  });

  test('for somebody in no team it is as it was', async () => {
    await using stage = await stageWithTeams();
    const { lea, lee } = stage;
    await ownedKey(stage, lea, { name: 'books' });
    await stage.after(lea.types('/cometkey quota books +$50 month end'));
    expect(stage.told(lea)).toContain('I asked the leads in <#C0REQUESTS>');
    expect(stage.card()).toContain('A lead has to approve by');
    await stage.after(lee.clicks('Approve'));
    expect(left(stage)).toBe(70);
  });
});

describe('whose team a key is', () => {
  test('counts from when it was made, whatever team its owner is in later', async () => {
    await using stage = await stageWithTeams();
    const { ana, slack } = stage;
    await stage.after(ana.types('/cometkey create search-new --quota $5'));
    const search = slack.workspace.groups.find(({ id }) => id === 'S0SEARCH');
    search?.users.splice(0);
    stage.advance(MINUTE + 1);
    await stage.after(ana.types('/cometkey quota search-new +$50 launch week'));
    expect(stage.told(ana)).toContain('I asked the leads of search');
  });

  test('its owner’s counts, where whoever asks is in another', async () => {
    await using stage = await stageWithTeams();
    const { ana, ada } = stage;
    await ownedKey(stage, ana, { name: 'search-prod' });
    await stage.after(ada.types('/cometkey quota search-prod +$50 launch week'));
    expect(stage.told(ada)).toContain('I asked the leads of search');
  });

  test('who is in two says which, in the line or the form', async () => {
    await using stage = await stageWithTeams();
    const { ana } = stage;
    stage.slack.workspace.groups.find(({ id }) => id === 'S0ADS')?.users.push('U0ANA');
    stage.advance(MINUTE + 1);
    await stage.after(ana.types('/cometkey create mixed --quota $80 --reason launch'));
    expect(stage.told(ana)).toContain(
      'You’re in the teams *search* and *ads*. Say which of them the key belongs to: choose it in the form, or add `--team search` or `--team ads`.',
    );
    await stage.after(ana.types('/cometkey create mixed --quota $80 --team art --reason launch'));
    expect(stage.told(ana)).toContain(
      'You’re in *search* and *ads*, and in no team called “art”. Write `--team search` or `--team ads` instead.',
    );
    await stage.after(ana.types('/cometkey create mixed --quota $80 --team ads --reason launch'));
    expect(stage.told(ana)).toContain('I asked the leads in <#C0ADS>');
    await stage.after(ana.types('/cometkey create --quota $80 --reason launch'));
    await ana.fills({ Name: 'mixed-too', Team: 'search' });
    await stage.after(ana.submits());
    expect(textOf(ana.modal() ?? {})).toContain('I asked the leads of search in <#C0SEARCH>');
  });

  test('an admin who assigns a key to somebody in two says which', async () => {
    await using stage = await stageWithTeams();
    const { ana, ada, cometApi } = stage;
    stage.slack.workspace.groups.find(({ id }) => id === 'S0ADS')?.users.push('U0ANA');
    cometApi.account.addKey({ name: 'stray' });
    await stage.sweep();
    await stage.after(ada.types('/cometkey assign stray @ana'));
    expect(stage.told(ada)).toContain('<@U0ANA> is in the teams *search* and *ads*.');
    await stage.after(ada.types('/cometkey assign stray @ana --team search'));
    expect(stage.told(ada)).toContain('Assigned');
    await stage.after(ana.types('/cometkey quota stray +$50 launch week'));
    expect(stage.told(ana)).toContain('I asked the leads of search');
  });

  test('who explains a new key for somebody in two names the team, and a refusal offers each line', async () => {
    await using stage = await stageWithTeams();
    const { ana, ada } = stage;
    stage.slack.workspace.groups.find(({ id }) => id === 'S0ADS')?.users.push('U0ANA');
    await stage.after(ada.types('/cometkey policy explain create x --quota $60 --for @ana --team search'));
    expect(stage.told(ada)).toContain('A lead of search has to approve');
    await stage.after(ana.types('/cometkey create mixed --quota $20'));
    await stage.after(ana.clicks('Run /cometkey create mixed --quota $20 --team ads'));
    expect(await stage.bot.ports.store.keys.get(1)).toMatchObject({ owner: 'U0ANA', team: 'ads' });
    await stage.after(ana.types('/cometkey create other --team art'));
    await stage.after(ana.clicks('Run /cometkey create other --team search'));
    expect(await stage.bot.ports.store.keys.get(2)).toMatchObject({ owner: 'U0ANA', team: 'search' });
  });

  test('who claims a key gets it for their team', async () => {
    await using stage = await stageWithTeams();
    const { ana, ada, cometApi } = stage;
    cometApi.account.addKey({ name: 'stray' });
    await stage.sweep();
    await stage.after(ana.types('/cometkey claim stray'));
    expect(stage.told(ana)).toContain('I asked the admins in <#C0SEARCH>');
    await stage.after(ada.types(`/cometkey approve ${requestIn(stage, 'search-requests')}`));
    expect(await stage.bot.ports.store.keys.get(1)).toMatchObject({ owner: 'U0ANA', team: 'search' });
  });

  test('where Slack does not tell it, what needs a decision is refused in words', async () => {
    await using stage = await stageWithTeams();
    const { ana, slack } = stage;
    await ownedKey(stage, ana, { name: 'search-prod' });
    slack.faults.push({ method: 'usergroups.list', times: 1000, kind: 'http500' });
    stage.advance(MINUTE + 1);
    await stage.after(ana.types('/cometkey quota search-prod +$50 launch week'));
    expect(stage.told(ana)).toMatch(/^I can’t check who is in .*S0SEARCH.* which team you’re in/);
    await stage.after(ana.types('/cometkey disable search-prod'));
    expect(stage.told(ana)).toContain('Disabled');
  });
});

describe('a team’s lead', () => {
  test('sees and disables its keys, and no others', async () => {
    await using stage = await stageWithTeams();
    const { ana, bob, lea, ada } = stage;
    await ownedKey(stage, lea, { name: 'books' });
    await stage.after(ada.types('/cometkey create search-new --quota $5 --for @ana'));
    await stage.after(bob.types('/cometkey show search-new'));
    expect(textOf(bob.lastEphemeral() ?? {})).toContain('search-new');
    await stage.after(bob.types('/cometkey show books'));
    expect(stage.told(bob)).toContain('isn’t yours');
    await stage.after(ana.types('/cometkey quota search-new +$50 for 2d launch week'));
    await stage.after(bob.types('/cometkey requests search-new'));
    expect(stage.told(bob)).toContain('+$50.00');
    await stage.after(bob.types(`/cometkey approve ${requestIn(stage, 'search-requests')}`));
    await stage.after(bob.types(`/cometkey end ${requestIn(stage, 'search-requests')}`));
    expect(left(stage, 2)).toBe(5);
    await stage.after(bob.types('/cometkey disable search-new spends too much'));
    expect(stage.told(bob)).toContain('Disabled');
    expect(stage.dm(ana)).toContain('<@U0BOB>');
    expect(await stage.bot.ports.store.keys.get(2)).toMatchObject({
      disabledBy: { id: 'U0BOB', role: 'lead' },
    });
  });
});

describe('the keys of a team', () => {
  test('are listed for its lead, on Home too, and for nobody else', async () => {
    await using stage = await stageWithTeams();
    const { ana, bob, lea } = stage;
    await ownedKey(stage, lea, { name: 'books' });
    await stage.after(ana.types('/cometkey create search-new --quota $5'));
    await stage.after(bob.types('/cometkey list team'));
    expect(stage.told(bob)).toMatch(/^\*Keys of search\*[\s\S]*search-new[\s\S]*owner <@U0ANA>/);
    expect(stage.told(bob)).not.toContain('books');
    await stage.after(bob.opensHome());
    expect(textOf(bob.home())).toContain('*Keys of search*: 1 key');
    await stage.after(ana.types('/cometkey list team'));
    expect(stage.told(ana)).toContain('You don’t lead a team');
    await stage.after(bob.types('/cometkey list all'));
    expect(stage.told(bob)).toContain('Only leads');
    await stage.after(bob.types('/cometkey show search-new'));
    expect(stage.told(bob)).toContain('*Team*\nsearch');
  });

  test('from before there were teams are those of who is in one', async () => {
    await using stage = await stageWithTeams();
    const { ana, bob } = stage;
    await ownedKey(stage, ana, { name: 'search-prod' });
    await stage.sweep();
    await stage.after(bob.types('/cometkey list team'));
    expect(stage.told(bob)).toContain('search-prod');
  });

  test('move to another of their owner’s teams by an admin', async () => {
    await using stage = await stageWithTeams();
    const { ana, ada } = stage;
    await stage.after(ana.types('/cometkey create search-new --quota $5'));
    stage.slack.workspace.groups.find(({ id }) => id === 'S0ADS')?.users.push('U0ANA');
    stage.advance(MINUTE + 1);
    await stage.after(ada.types('/cometkey assign search-new @ana --team ads'));
    expect(stage.told(ada)).toContain('now belongs to the team ads. Its owner is still <@U0ANA>.');
    await stage.after(ada.types('/cometkey assign search-new @ana --team ads'));
    expect(stage.told(ada)).toContain('already set that way');
    await stage.after(ana.types('/cometkey quota search-new +$50 launch week'));
    expect(stage.told(ana)).toContain('I asked the leads in <#C0ADS>');
  });

  test('a team that is no more leaves its keys to the company', async () => {
    await using stage = await stageWithTeams();
    const { ana } = stage;
    await stage.after(ana.types('/cometkey create search-new --quota $5'));
    const { store } = stage.bot.ports;
    await store.commit({ at: stage.now(), keys: [{ id: 1, team: 'gone' }] });
    stage.slack.workspace.groups.find(({ id }) => id === 'S0SEARCH')?.users.splice(0);
    stage.advance(MINUTE + 1);
    await stage.after(ana.types('/cometkey quota search-new +$50 launch week'));
    expect(stage.told(ana)).toContain('I asked the leads in <#C0REQUESTS>');
  });
});

test('the policy names the teams', async () => {
  await using stage = await stageWithTeams();
  await stage.after(stage.ana.types('/cometkey policy'));
  expect(stage.told(stage.ana)).toContain(
    'Team *search*: <!subteam^S0SEARCH>. Its requests are posted in <#C0SEARCH>, and its own leads decide where a rule asks leads: <@U0BOB>.',
  );
});

describe('a team’s budget', () => {
  const rules = `
rules:
  - { name: small top-ups, when: { change: quota_increase, amount: { upTo: $10 } }, then: allow }
  - { name: the rest, when: { change: [quota_increase, unlimited_on, create_above_limit] }, then: {} }
`;

  test('counts all that its keys are granted, decided or not; past it everything is asked', async () => {
    await using stage = await stageWithTeams({ rules, budget: '{ total: $50, per: 30d }' });
    const { ana, bob } = stage;
    await stage.after(ana.types('/cometkey create search-a --quota $20'));
    await stage.after(bob.types('/cometkey create search-b --quota $5'));
    await stage.after(bob.types('/cometkey quota search-b +$10 load test'));
    expect(left(stage, 2)).toBe(15);
    await stage.after(ana.types('/cometkey quota search-a +$12 launch week'));
    expect(requestsOf(stage, 'search-requests')[0]).toContain(
      '*Budget of search*\n$15.00 left of $50.00 in 30 days; $3.00 left if approved (pending requests count too)',
    );
    await stage.after(bob.clicks('Approve'));
    expect(left(stage)).toBe(32);
    await stage.after(ana.types('/cometkey policy explain quota search-a +$5 launch week'));
    expect(stage.told(ana)).toContain('Rule 1, *small top-ups*, allows nothing past a team’s budget.');
    expect(stage.told(ana)).toContain(
      'The keys of search were granted $47.00 of $50.00 in 30 days, and this is $5.00.',
    );
    await stage.after(ana.types('/cometkey quota search-a +$5 launch week'));
    expect(stage.told(ana)).toContain('I asked the leads of search');
    expect(requestsOf(stage, 'search-requests')[0]).toContain(
      '$3.00 left of $50.00 in 30 days; $2.00 over if approved',
    );
    await stage.after(bob.clicks('Approve'));
    expect(left(stage)).toBe(37);
  });

  test('a new key within the limits needs a decision past it', async () => {
    await using stage = await stageWithTeams({ rules, budget: '{ total: $25, per: 30d }' });
    const { ana } = stage;
    await stage.after(ana.types('/cometkey create search-a --quota $20'));
    await stage.after(ana.types('/cometkey create search-b --quota $10 --reason launch'));
    expect(requestsOf(stage, 'search-requests')[0]).toContain('$5.00 over if approved');
    await stage.after(ana.types('/cometkey policy explain create search-d --quota $1'));
    expect(stage.told(ana)).toContain(
      'A lead of search has to approve this: with it, the keys of search would have been granted $31.00 in 30 days (budget $25.00)',
    );
    stage.advance(31 * 24 * 60 * MINUTE);
    await stage.after(ana.types('/cometkey create search-c --quota $10 --reason launch'));
    expect(stage.told(ana)).toContain('is ready');
  });

  test('does not bound who is in another team', async () => {
    await using stage = await stageWithTeams({ rules, budget: '{ total: $1, per: 30d }' });
    const { lea } = stage;
    await ownedKey(stage, lea, { name: 'books' });
    await stage.after(lea.types('/cometkey quota books +$10 month end'));
    expect(left(stage)).toBe(30);
  });

  test('two at once do not both fit into what is left of it', async () => {
    await using stage = await stageWithTeams({ rules, budget: '{ total: $15, per: 30d }' });
    const { ana, bob } = stage;
    await ownedKey(stage, ana, { name: 'search-a' });
    await ownedKey(stage, bob, { name: 'search-b' });
    await stage.after(
      Promise.all([
        ana.types('/cometkey quota search-a +$10 launch week'),
        bob.types('/cometkey quota search-b +$10 launch week'),
      ]),
    );
    expect(left(stage, 1) + left(stage, 2)).toBe(50);
  });
});

test('three who ask at once have what is left of a cap of the company once', async () => {
  await using stage = await stageWithTeams({
    rules: `
rules:
  - { name: small top-ups, when: { change: quota_increase }, then: allow, cap: { total: $15, per: 30d, of: company } }
  - { name: the rest, when: { change: quota_increase }, then: {} }
`,
  });
  const { ana, bob, lea } = stage;
  await ownedKey(stage, ana, { name: 'search-a' });
  await ownedKey(stage, bob, { name: 'search-b' });
  await ownedKey(stage, lea, { name: 'books' });
  await stage.after(
    Promise.all([
      ana.types('/cometkey quota search-a +$10 launch week'),
      bob.types('/cometkey quota search-b +$10 launch week'),
      lea.types('/cometkey quota books +$10 month end'),
    ]),
  );
  expect([1, 2, 3].map((id) => left(stage, id)).toSorted()).toEqual([20, 20, 30]);
});

test('a cap of a team is shared by its members, and one of the company by everybody', async () => {
  const capped = (of: string) => `
rules:
  - { name: small top-ups, when: { change: quota_increase }, then: allow, cap: { total: $15, per: 30d, of: ${of} } }
  - { name: the rest, when: { change: quota_increase }, then: {} }
`;
  for (const [of, books] of [
    ['team', 30],
    ['company', 20],
  ] as const) {
    await using stage = await stageWithTeams({ rules: capped(of) });
    const { ana, bob, lea } = stage;
    await ownedKey(stage, ana, { name: 'search-a' });
    await ownedKey(stage, bob, { name: 'search-b' });
    await ownedKey(stage, lea, { name: 'books' });
    await stage.after(ana.types('/cometkey quota search-a +$10 launch week'));
    await stage.after(bob.types('/cometkey quota search-b +$10 launch week'));
    await stage.after(lea.types('/cometkey quota books +$10 month end'));
    expect([1, 2, 3].map((id) => left(stage, id))).toEqual([30, 20, books]);
  }
});
