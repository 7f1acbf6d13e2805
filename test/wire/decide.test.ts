import { expect, test } from 'vitest';
import { textOf } from '../../sandbox/slack/text-of.ts';
import { defaultPolicy, type Policy } from '../../src/domain/policy/policy.ts';
import type { Stage } from '../support/stage.ts';
import { stageWithKey, stageWithRequest } from '../support/stage-with-key.ts';
import { temporaryDatabase } from '../support/temporary-database.ts';
import { USD } from '../support/usd.ts';

const policy = defaultPolicy({ leads: ['S0LEADS'], admins: ['S0ADMINS'] }, 'C0REQUESTS');

/** Every increase is asked under these terms instead. */
const asking = (terms: Partial<Extract<Policy['rules'][number]['decision'], { kind: 'ask' }>>): Policy => ({
  ...policy,
  rules: policy.rules.map((rule) => ({
    ...rule,
    decision: { kind: 'ask', approvals: 1, from: ['leads'], reason: 'required', ...terms },
  })),
});

const left = ({ cometApi }: Stage) => (cometApi.account.row(1)?.remain_quota ?? 0) / USD;

async function auditOf({ bot, now }: Stage): Promise<string[]> {
  const entries = await bot.ports.store.audit.list({
    since: new Date(now().getTime() - 30 * 86_400_000),
    limit: 100,
  });
  return entries.map(({ actor, act }) => `${actor} ${act}`);
}

test('a lead denies with a reason, which the requester reads; nothing changes', async () => {
  await using stage = await stageWithRequest();
  const { ana, lee } = stage;
  await stage.after(lee.clicks('Deny'));
  expect(textOf(lee.modal())).toContain('Deny for search-prod');
  await lee.fills({ reason: '  ' });
  await stage.after(lee.submits());
  expect(Object.keys(lee.modal()?.errors ?? {})).toEqual(['reason']);
  await lee.fills({ reason: 'use the shared key' });
  await stage.after(lee.submits());
  expect(stage.card()).toMatch(/Denied[\s\S]*Decided by <@U0LEE>/);
  expect(stage.card()).toContain('use the shared key');
  expect(stage.card()).not.toContain('Approve');
  expect(stage.dm(ana)).toContain('use the shared key');
  expect(left(stage)).toBe(20);
  expect(await auditOf(stage)).toContain('U0LEE request.denied');
});

test('the same decisions without the card: requests, approve, deny and cancel by command', async () => {
  await using stage = await stageWithRequest();
  const { ana, lea } = stage;
  await stage.after(lea.types('/cometkey requests pending'));
  expect(stage.told(lea)).toContain('+$50.00');
  await stage.after(lea.types(`/cometkey approve ${stage.requestId()}`));
  expect(stage.card()).toContain('Applied');
  expect(left(stage)).toBe(70);

  await stage.after(ana.types('/cometkey quota search-prod +$5 snacks'));
  await stage.after(lea.types(`/cometkey deny ${stage.requestId()} no snacks`));
  expect(stage.card()).toContain('no snacks');

  await stage.after(ana.types('/cometkey quota search-prod +$6 typo'));
  await stage.after(ana.types(`/cometkey cancel ${stage.requestId()}`));
  expect(stage.card()).toContain('Cancelled');
  expect(left(stage)).toBe(70);
});

test('the same decisions from Home, which shows leads what waits for them', async () => {
  await using stage = await stageWithRequest();
  const { ana, lee } = stage;
  await stage.after(ana.opensHome());
  await stage.after(lee.opensHome());
  expect(textOf(lee.home())).toContain('*Waiting for you: 1*');
  await stage.after(lee.clicks('Open', { in: 'home', near: '+$50.00' }));
  await stage.after(lee.clicks('Approve', { in: 'modal' }));
  expect(left(stage)).toBe(70);
  expect(stage.card()).toContain('Applied');
  expect(textOf(lee.home())).toContain('*Waiting for you: 0*');
  expect(textOf(ana.home())).toContain('$70.00 left');
});

test('the requester cancels from the answer; a lead who clicks later is told', async () => {
  await using stage = await stageWithRequest();
  const { ana, lee } = stage;
  await stage.after(ana.clicks('Open'));
  await stage.after(ana.clicks('Cancel request'));
  expect(stage.card()).toMatch(/Cancelled[\s\S]*Cancelled by @ana/);
  await stage.after(lee.types(`/cometkey approve ${stage.requestId()}`));
  expect(stage.told(lee)).toMatch(/is no longer waiting for a decision.*Cancelled by <@U0ANA>/);
  expect(left(stage)).toBe(20);
});

test('two leads click at once: one decision stands, and the slower one is told who was faster', async () => {
  await using stage = await stageWithRequest();
  const { lee, lea } = stage;
  await stage.after(Promise.all([lee.clicks('Approve'), lea.clicks('Approve')]));
  expect(left(stage)).toBe(70);
  expect((await auditOf(stage)).filter((act) => act.includes('request.approved'))).toHaveLength(1);
  const told = [stage.told(lee), stage.told(lea)].filter((text) => text !== '');
  expect(told).toHaveLength(1);
  expect(told[0]).toMatch(/is no longer waiting for a decision.*<@U0LE[EA]>/);
});

test('one approves and another denies at once: one of the two stands, and the key agrees with it', async () => {
  await using stage = await stageWithRequest();
  const { ana, lee, lea } = stage;
  const id = stage.requestId();
  await stage.after(Promise.all([lee.clicks('Approve'), lea.types(`/cometkey deny ${id} too much`)]));
  const approved = stage.card().includes('Applied');
  expect(stage.card()).toContain(approved ? '<@U0LEE>' : '<@U0LEA>');
  expect(left(stage)).toBe(approved ? 70 : 20);
  expect(stage.dm(ana)).toContain(approved ? 'Applied' : 'too much');
  expect(stage.told(approved ? lea : lee)).toContain(
    'This request is no longer waiting for a decision: *+$50.00* on *search-prod*',
  );
});

test('a lead clicks Approve twice: once is enough', async () => {
  await using stage = await stageWithRequest();
  const { lee } = stage;
  await stage.after(Promise.all([lee.clicks('Approve'), lee.clicks('Approve')]));
  expect(left(stage)).toBe(70);
});

test('whoever types a decision again is told that it was theirs, and nobody else is', async () => {
  await using stage = await stageWithRequest();
  const { ana, lee, lea } = stage;
  const id = stage.requestId();
  await stage.after(lee.types(`/cometkey approve ${id}`));
  await stage.after(lee.types(`/cometkey approve ${id}`));
  expect(stage.told(lee)).toMatch(
    /^You already approved this: .*search-prod.* ✅ Applied: approved by <@U0LEE>/,
  );
  await stage.after(lea.types(`/cometkey deny ${id} too much`));
  expect(stage.told(lea)).toMatch(/^This request is no longer waiting for a decision: .*✅ Applied/);
  await stage.after(ana.types('/cometkey quota search-prod +$5 more'));
  await stage.after(ana.types(`/cometkey cancel ${stage.requestId()}`));
  await stage.after(ana.types(`/cometkey cancel ${stage.requestId()}`));
  expect(stage.told(ana)).toMatch(/^You already cancelled this: /);
});

test('nobody decides their own request, though they lead', async () => {
  await using stage = await stageWithKey();
  const { lee, ada } = stage;
  await stage.after(ada.types('/cometkey assign search-prod @lee'));
  await stage.after(lee.types('/cometkey quota search-prod +$50 mine'));
  await stage.after(lee.clicks('Approve'));
  expect(stage.told(lee)).toContain('is your own, so another lead has to decide it');
  expect(left(stage)).toBe(20);
});

test('nor one about their own key', async () => {
  await using stage = await stageWithKey();
  const { ana, lee, lea, ada } = stage;
  await stage.after(ada.types('/cometkey assign search-prod @lea'));
  await stage.after(ada.types('/cometkey quota search-prod +$50 launch week'));
  const id = stage.requestId();
  await stage.after(lea.types(`/cometkey approve ${id}`));
  expect(stage.told(lea)).toContain('about one of your own keys');
  await stage.after(ana.types(`/cometkey approve ${id}`));
  expect(stage.told(ana)).toContain('Only leads and admins can approve or deny.');
  expect(left(stage)).toBe(20);
  await stage.after(lee.types(`/cometkey approve ${id}`));
  expect(left(stage)).toBe(70);
});

test('a member, a guest, a stranger and a bot’s request get nowhere with Approve', async () => {
  await using stage = await stageWithRequest();
  const { bob, gil, slack } = stage;
  await stage.after(bob.clicks('Approve'));
  expect(stage.told(bob)).toContain('Only leads and admins can approve or deny.');
  await stage.after(gil.clicks('Approve'));
  expect(stage.told(gil)).toContain('Guests can’t manage');
  slack.workspace.channels.find(({ id }) => id === 'C0REQUESTS')?.members.push('U0SAM');
  const sam = slack.as('sam');
  await stage.after(sam.clicks('Approve'));
  expect(textOf(sam.lastEphemeral())).toContain('People from other workspaces can’t manage');
  expect(stage.card()).toContain('Pending');
  expect(left(stage)).toBe(20);
});

test('a lead who was deactivated decides nothing any more, though the click arrives late', async () => {
  await using database = await temporaryDatabase();
  await using stage = await stageWithRequest({ databaseUrl: database.url });
  const { lee, slack } = stage;
  await stage.bot.stop();
  await lee.clicks('Approve');
  Object.assign(slack.workspace.users.find(({ name }) => name === 'lee') ?? {}, { deleted: true });
  stage.advance(61_000);
  await stage.another();
  await slack.redeliver('interactive');
  await stage.newest().settled();
  expect(stage.told(lee)).toContain('Deactivated accounts can’t manage CometAPI keys');
  expect(left(stage)).toBe(20);
});

test('who leaves the group of leads loses the right within a minute', async () => {
  await using stage = await stageWithRequest();
  const { lee, lea, slack } = stage;
  await stage.after(lee.types('/cometkey requests pending'));
  const leads = slack.workspace.groups.find(({ id }) => id === 'S0LEADS');
  if (leads) leads.users = ['U0LEA'];
  stage.advance(61_000);
  await stage.after(lee.clicks('Approve'));
  expect(stage.told(lee)).toContain('Only leads and admins can approve or deny.');
  await stage.after(lea.clicks('Approve'));
  expect(left(stage)).toBe(70);
});

test('a group that cannot be looked up refuses, in words', async () => {
  await using stage = await stageWithRequest();
  const { lee, slack } = stage;
  stage.advance(61_000);
  slack.faults.push({ method: 'usergroups.list', kind: 'http500', times: 1000 });
  await stage.after(lee.clicks('Approve'));
  expect(stage.told(lee)).toMatch(
    /^I can’t check right now whether you’re a lead or an admin \(<!subteam\^S0LEADS> didn’t load\), so I did nothing\./,
  );
  expect(stage.card()).toContain('Pending');
  await stage.after(lee.types('/cometkey show search-prod'));
  expect(stage.told(lee)).toContain('I can’t check right now whether you’re a lead');
  // Lee has the right, so nobody may read that he tried without it.
  expect((await auditOf(stage)).join()).not.toContain('U0LEE');
  slack.faults.length = 0;
  await stage.after(lee.clicks('Approve'));
  expect(left(stage)).toBe(70);
});

test('two approvals of different people where the policy wants two', async () => {
  await using stage = await stageWithRequest({ policy: asking({ approvals: 2 }) });
  const { ana, lee, lea } = stage;
  await stage.after(lee.clicks('Approve'));
  expect(stage.card()).toContain('Pending');
  expect(stage.card()).toContain('1 of 2 approvals');
  expect(left(stage)).toBe(20);
  await stage.after(lee.clicks('Approve'));
  expect(stage.told(lee)).toContain('It still needs somebody else’s approval');
  await stage.after(lea.clicks('Approve'));
  expect(left(stage)).toBe(70);
  expect(stage.dm(ana)).toContain('approved by <@U0LEE> and <@U0LEA>, ');
});

test('where the policy says admins, leads are not enough', async () => {
  await using stage = await stageWithRequest({ policy: asking({ from: ['admins'] }) });
  await stage.after(stage.lee.clicks('Approve'));
  expect(stage.told(stage.lee)).toContain('Only admins can approve or deny this: ask <!subteam^S0ADMINS>.');
  await stage.after(stage.ada.clicks('Approve'));
  expect(left(stage)).toBe(70);
});

/** Every way in which lee, who has approved, loses the right to decide. */
const takenFromLee: readonly [string, string, (stage: Stage) => Promise<unknown>][] = [
  [
    'leads no more',
    'is no longer a lead',
    async ({ slack, advance }) => {
      const leads = slack.workspace.groups.find(({ id }) => id === 'S0LEADS');
      if (leads) leads.users = ['U0LEA'];
      advance(61_000);
    },
  ],
  [
    'has left',
    'is no longer a member',
    async ({ slack, advance }) => {
      Object.assign(slack.workspace.users.find(({ name }) => name === 'lee') ?? {}, { deleted: true });
      advance(61_000);
    },
  ],
];

test.each(
  takenFromLee,
)('the first of two approvals is worth nothing once whoever gave it %s', async (_, words, take) => {
  await using stage = await stageWithRequest({ policy: asking({ approvals: 2 }) });
  const { lee, lea, ada } = stage;
  const id = stage.requestId();
  await stage.after(lee.clicks('Approve'));
  await take(stage);
  await stage.after(lea.types(`/cometkey approve ${id}`));
  expect(left(stage)).toBe(20);
  expect(stage.card()).toContain('1 of 2 approvals (<@U0LEA>)');
  expect(stage.card()).toMatch(new RegExp(`<@U0LEE>[^\n]*${words}`));
  expect(stage.thread().at(-1)).toMatch(new RegExp(`<@U0LEE>[^\n]*${words}`));
  await stage.after(ada.types(`/cometkey approve ${id}`));
  expect(left(stage)).toBe(70);
});

test('an approval is worth nothing while whoever gave it owns the key, and may be given again afterwards', async () => {
  await using stage = await stageWithKey({ policy: asking({ approvals: 2 }) });
  const { lee, lea, ada } = stage;
  await stage.after(ada.types('/cometkey quota search-prod +$50 launch week'));
  const id = stage.requestId();
  await stage.after(lee.clicks('Approve'));
  await stage.after(ada.types('/cometkey assign search-prod @lee'));
  await stage.after(lea.types(`/cometkey approve ${id}`));
  expect(left(stage)).toBe(20);
  expect(stage.card()).toContain('1 of 2 approvals (<@U0LEA>)');
  expect(stage.thread().at(-1)).toMatch(/<@U0LEE>[^\n]*owns the key now/);
  await stage.after(ada.types('/cometkey assign search-prod @ana'));
  await stage.after(lee.types(`/cometkey approve ${id}`));
  expect(left(stage)).toBe(70);
});

test('votes are not counted while Slack cannot say who leads', async () => {
  await using stage = await stageWithRequest({ policy: asking({ approvals: 2 }) });
  const { lee, ada, slack } = stage;
  const id = stage.requestId();
  await stage.after(lee.clicks('Approve'));
  stage.advance(61_000);
  slack.faults.push({ method: 'users.info', kind: 'http500', times: 10 });
  await stage.after(ada.types(`/cometkey approve ${id}`));
  slack.faults.length = 0;
  expect(left(stage)).toBe(20);
  expect(stage.card()).toContain('1 of 2 approvals (<@U0LEE>)');
});

test('the audit says who approved once, and who pressed Try again or waited since', async () => {
  await using stage = await stageWithRequest();
  const { ana, lee, cometApi } = stage;
  cometApi.faults.down(true);
  await stage.after(lee.clicks('Approve'));
  cometApi.faults.down(false);
  cometApi.faults.add({ kind: 'success_false', match: { method: 'PUT' }, times: 1, message: 'not now' });
  stage.advance(60_000);
  await stage.runs('apply');
  await stage.after(ana.types(`/cometkey requests ${stage.requestId()}`));
  await stage.after(ana.clicks('Try again'));
  expect(left(stage)).toBe(70);
  const acts = (await auditOf(stage)).filter((act) => /approved|retried|postponed/.test(act));
  expect(acts).toEqual(['U0ANA request.retried', 'cometkey request.postponed', 'U0LEE request.approved']);
});

test('nobody is notified of their own request: the card and its thread name the requester, and mention the leads', async () => {
  await using stage = await stageWithRequest();
  const { ana, lee } = stage;
  const inChannel = () =>
    JSON.stringify(lee.sees({ channel: 'key-requests' }).filter(({ ephemeral_to }) => !ephemeral_to));
  expect(stage.card()).toContain('@ana asks for *+$50.00*');
  expect(stage.thread()[0]).toMatch(/^I asked <@U0LE[EA]> and <@U0LE[EA]> to decide by /);
  expect(inChannel()).not.toContain('<@U0ANA>');
  await stage.after(ana.types(`/cometkey cancel ${stage.requestId()}`));
  expect(stage.thread().at(-1)).toContain('by @ana');
  expect(inChannel()).not.toContain('<@U0ANA>');
});

test('a member who approves or denies without saying what reads who decides, and is offered nothing', async () => {
  await using stage = await stageWithRequest();
  const { ana, bob, lee } = stage;
  for (const person of [ana, bob])
    for (const line of ['approve', 'deny']) {
      await stage.after(person.types(`/cometkey ${line}`));
      expect(stage.told(person)).toMatch(
        /^Only leads and admins can approve or deny\. `\/cometkey requests` shows/,
      );
    }
  await stage.after(lee.types('/cometkey approve'));
  expect(stage.told(lee)).toMatch(/^\*Waiting for you: 1\*/);
});
