import { expect, test } from 'vitest';
import type { Person } from '../../sandbox/slack/person.ts';
import { textOf } from '../../sandbox/slack/text-of.ts';
import { openDm } from '../../sandbox/slack/workspace.ts';
import { defaultPolicy } from '../../src/domain/policy/policy.ts';
import { ownedKey, rowNamed } from '../support/owned-key.ts';
import { type Stage, startStage } from '../support/stage.ts';

const DAY = 86_400_000;
const HOUR = 3_600_000;

/** Ana's key; ada, and whom else the story needs, are admins. */
async function stageWith(...admins: string[]): Promise<Stage> {
  const policy = defaultPolicy({ leads: ['S0LEADS'], admins: ['U0ADA', ...admins] }, 'C0REQUESTS');
  const stage = await startStage({ policy });
  await ownedKey(stage, stage.ana, { name: 'search-prod' });
  return stage;
}

const secretOf = (stage: Stage) => `sk-${rowNamed(stage, 'search-prod')?.key}`;

/** Whether somebody gets to see the secret now. */
async function sees(stage: Stage, person: Person): Promise<boolean> {
  await stage.after(person.types('/cometkey reveal #1'));
  const isShown = textOf(person.modal() ?? {}).includes(secretOf(stage));
  if (person.modal()) await person.closes();
  return isShown;
}

const told = (person: Person) => person.dms().map(textOf).join('\n');

test.each([
  'bob',
  'ada',
] as const)('a key given to %s: the former owner hears of it at once, and of the first look', async (name) => {
  await using stage = await stageWith();
  const { ana, ada } = stage;
  const next = stage[name];
  await stage.after(ada.types(`/cometkey assign search-prod @${name}`));
  expect(told(ana)).toContain(`<@U0ADA> assigned your key *search-prod* (#1) to <@${next.id}>`);
  expect(await sees(stage, ana)).toBe(false);
  expect(await sees(stage, next)).toBe(false);
  expect(told(ana)).not.toContain('has now fetched');
  stage.advance(DAY + 1);
  expect(await sees(stage, next)).toBe(true);
  expect(await sees(stage, next)).toBe(true);
  expect(told(ana).split(`<@${next.id}> has now fetched the secret`)).toHaveLength(2);
});

test('where nobody else is an admin, it waits for the day, in words', async () => {
  await using stage = await stageWith('U0BOB');
  const { ada, bob, cometApi } = stage;
  await stage.after(ada.types('/cometkey assign search-prod @bob'));
  expect(told(bob)).toMatch(
    /There’s no second admin who could let you see its secret sooner, so you can’t see it until /,
  );
  expect(told(bob)).not.toContain('has to agree');
  expect(told(bob)).not.toContain('Reveal secret');
  expect(told(stage.ana)).toMatch(
    /They can’t see its secret until .*, and I’ll tell you when they first do\./,
  );
  expect(await sees(stage, bob)).toBe(false);
  expect(stage.told(bob)).toMatch(
    /changed hands within the last day, and there’s no second admin .* so you can’t see it until /,
  );
  stage.advance(DAY - 60_000);
  expect(await sees(stage, bob)).toBe(false);
  expect(cometApi.account.calls.some(({ path }) => path.endsWith('/key'))).toBe(false);
  stage.advance(60_001);
  expect(await sees(stage, bob)).toBe(true);
});

test('a second admin’s yes is good for one look within the hour, and audited', async () => {
  await using stage = await stageWith('U0LEA');
  const { ana, ada, bob, lea } = stage;
  await stage.after(ada.types('/cometkey assign search-prod @bob'));
  await stage.after(bob.types('/cometkey reveal search-prod'));
  await stage.after(bob.clicks('Ask an admin'));
  expect(stage.told(bob)).toMatch(/I asked <@U0LEA> whether you may see the secret .* when they agree\./);
  await stage.after(bob.types('/cometkey reveal search-prod'));
  await stage.after(bob.clicks('Ask an admin'));
  expect(told(lea).split('asks to see the secret')).toHaveLength(2);
  expect(told(ada)).not.toContain('asks to see');

  await stage.after(lea.clicks('Let them see it'));
  expect(stage.told(lea)).toMatch(/^I’ll message <@U0BOB> that they can see the secret/);
  expect(told(bob)).toContain('<@U0LEA> agreed: you can see the secret of *search-prod* (#1) once');
  await stage.after(bob.types('/cometkey reveal search-prod'));
  expect(textOf(bob.modal() ?? {})).toContain(secretOf(stage));
  expect(textOf(bob.modal() ?? {})).toMatch(
    /until <.*, a second admin has to agree each time you want to see it\./,
  );
  await bob.closes();
  expect(await sees(stage, bob)).toBe(false);
  expect(told(ana)).toContain('<@U0BOB> has now fetched the secret');
  const acts = await stage.bot.ports.store.audit.list({ keyId: 1, since: new Date(0), limit: 50 });
  expect(acts.map(({ act, actor }) => `${act} ${actor}`)).toEqual(
    expect.arrayContaining([
      'key.assigned U0ADA',
      'reveal.asked U0BOB',
      'reveal.approved U0LEA',
      'key.revealed U0BOB',
    ]),
  );
});

test('while CometAPI is away nobody has fetched the secret, and the yes is still good', async () => {
  await using stage = await stageWith('U0LEA');
  const { ana, ada, bob, lea, cometApi } = stage;
  await stage.after(ada.types('/cometkey assign search-prod @bob'));
  await stage.after(bob.types('/cometkey reveal search-prod'));
  await stage.after(bob.clicks('Ask an admin'));
  await stage.after(lea.clicks('Let them see it'));
  cometApi.faults.add({ kind: 'http500', match: { path: /\/key$/ } });
  expect(await sees(stage, bob)).toBe(false);
  expect(told(ana)).not.toContain('has now fetched');
  const acts = await stage.bot.ports.store.audit.list({ keyId: 1, since: new Date(0), limit: 50 });
  expect(acts.map(({ act }) => act)).toContain('key.revealed');
  cometApi.faults.clear();
  stage.advance(10 * 60_000);
  expect(await sees(stage, bob)).toBe(true);
  expect(told(ana)).toContain('has now fetched');
});

test('whoever closed the window before the secret came reads how to see it', async () => {
  await using stage = await stageWith('U0LEA');
  const { ada, bob, lea, slack } = stage;
  const closed = () =>
    slack.faults.push({ method: 'views.update', kind: 'error', error: 'not_found', times: 1 });
  await stage.after(ada.types('/cometkey assign search-prod @bob'));
  await stage.after(bob.types('/cometkey reveal search-prod'));
  await stage.after(bob.clicks('Ask an admin'));
  await stage.after(lea.clicks('Let them see it'));
  closed();
  await stage.after(bob.types('/cometkey reveal search-prod'));
  expect(stage.told(bob)).toMatch(
    /^You closed the window before .* the admin’s yes is used up\. `\/cometkey/,
  );
  stage.advance(DAY);
  closed();
  await stage.after(bob.types('/cometkey reveal search-prod'));
  expect(stage.told(bob)).toMatch(/^You closed the window before .*\. `\/cometkey reveal #1` shows it\.$/);
});

test('a key is renamed: what stands about it calls it by its name, the question and the yes too', async () => {
  await using stage = await stageWith('U0LEA');
  const { ana, ada, bob, lea } = stage;
  await stage.after(ada.types('/cometkey create for-bob --for @bob'));
  await stage.after(ada.types('/cometkey assign search-prod @bob'));
  await stage.after(bob.types('/cometkey reveal search-prod'));
  await stage.after(bob.clicks('Ask an admin'));
  await stage.after(bob.types('/cometkey edit search-prod --name search-eu'));
  expect(told(lea)).toMatch(/asks to see the secret of \*search-eu\* \(#1\)/);
  expect(told(lea)).not.toContain('search-prod');
  await stage.after(lea.clicks('Let them see it'));
  await stage.after(bob.types('/cometkey edit search-eu --name search-us'));
  expect(told(lea)).toContain('let <@U0BOB> see the secret of *search-us* (#1) once');
  expect(told(bob)).toContain('agreed: you can see the secret of *search-us* (#1) once');
  await stage.after(bob.types('/cometkey edit for-bob --name of-bob'));
  expect(told(bob)).toContain('Key *of-bob* (#2) is yours');
  expect(told(bob)).not.toMatch(/search-prod|search-eu|for-bob/);
  // What tells of a moment keeps the name of then.
  expect(told(ana)).toContain('assigned your key *search-prod* (#1)');
});

test('an approval that nobody used within the hour is none', async () => {
  await using stage = await stageWith('U0LEA');
  const { ada, bob, lea } = stage;
  await stage.after(ada.types('/cometkey assign search-prod @bob'));
  await stage.after(bob.types('/cometkey reveal search-prod'));
  await stage.after(bob.clicks('Ask an admin'));
  await stage.after(lea.clicks('Let them see it'));
  stage.advance(HOUR);
  expect(await sees(stage, bob)).toBe(false);
});

test('neither the assigner, nor the new owner, nor a lead gives the yes', async () => {
  await using stage = await stageWith('U0LEA', 'U0BOB');
  const { ada, bob, lee, lea, slack } = stage;
  await stage.after(ada.types('/cometkey assign search-prod @bob'));
  await stage.after(bob.types('/cometkey reveal search-prod'));
  await stage.after(bob.clicks('Ask an admin'));
  // Whoever gets hold of the button: the right is looked at when it is pressed.
  const button = lea.lastDm();
  for (const [other, says] of [
    [ada, /^You assigned \*search-prod\* \(#1\) yourself, so another admin has to agree\./],
    [bob, /^\*search-prod\* \(#1\) is yours, so another admin has to agree\./],
    [lee, /Only admins can agree to this/],
  ] as const) {
    const dm = openDm(slack.workspace, other.id);
    if (!button) throw new Error('there is no direct message');
    dm.messages.push({ ...button, channel: dm.id });
    await stage.after(other.clicks('Let them see it'));
    expect(stage.told(other)).toMatch(says);
  }
  expect(await sees(stage, bob)).toBe(false);
});

test('a yes is for one assignment: given on to somebody else, the key is guarded anew', async () => {
  await using stage = await stageWith('U0LEA');
  const { ana, ada, bob, lea } = stage;
  await stage.after(ada.types('/cometkey assign search-prod @bob'));
  await stage.after(bob.types('/cometkey reveal search-prod'));
  await stage.after(bob.clicks('Ask an admin'));
  // As it stood before it was drawn anew.
  const asked = structuredClone(lea.lastDm());
  await stage.after(ada.types('/cometkey assign search-prod @ada'));
  await stage.after(lea.clicks('Let them see it', { in: asked ?? 'home' }));
  expect(stage.told(lea)).toContain('This form is out of date');
  expect(await sees(stage, ada)).toBe(false);
  expect(await sees(stage, bob)).toBe(false);
  await stage.after(ada.types('/cometkey assign search-prod @ana'));
  expect(await sees(stage, ana)).toBe(false);
  expect(told(bob)).toContain('assigned your key');
});

test.each([
  '@slackbot',
  '@cometkey',
  '@gil',
  '@dee',
  '@sam',
])('a key is given to no %s, by line or at its making', async (who) => {
  await using stage = await stageWith();
  const { ana, ada } = stage;
  await stage.after(ada.types(`/cometkey assign search-prod ${who}`));
  expect(stage.told(ada)).toMatch(
    /(is a bot|is a guest|is deactivated|belongs to another workspace) and can’t own a key/,
  );
  await stage.after(ana.types(`/cometkey create other --for ${who}`));
  expect(stage.told(ana)).toContain('and can’t own a key');
  expect((await stage.bot.ports.store.keys.get(1))?.owner).toBe(ana.id);
  expect(stage.cometApi.account.rows()).toHaveLength(1);
});

test('an old “Let them see it” gives no second look, nor one that nobody needs: they have to ask again', async () => {
  await using stage = await stageWith('U0LEA');
  const { ada, bob, lea } = stage;
  await stage.after(ada.types('/cometkey assign search-prod @bob'));
  await stage.after(bob.types('/cometkey reveal search-prod'));
  await stage.after(Promise.all([bob.clicks('Ask an admin'), bob.clicks('Ask an admin')]));
  expect(bob.sees().map(textOf).join()).not.toContain('Try again');
  const asked = structuredClone(lea.lastDm());
  if (!asked) throw new Error('nobody was asked');
  const agrees = () => stage.after(lea.clicks('Let them see it', { in: asked }));
  await agrees();
  expect(await sees(stage, bob)).toBe(true);
  await agrees();
  expect(stage.told(lea)).toMatch(
    /^<@U0BOB> isn’t waiting to see the secret .*: I’ve fetched it for them since\. If they need it again, they’ll ask\.$/,
  );
  expect(await sees(stage, bob)).toBe(false);
  await stage.after(bob.clicks('Ask an admin'));
  await agrees();
  expect(await sees(stage, bob)).toBe(true);
  const before = told(bob);
  stage.advance(DAY);
  await agrees();
  expect(stage.told(lea)).toMatch(/^<@U0BOB> no longer needs approval to see the secret of \S+ \(#1\)\.$/);
  expect(told(bob)).toBe(before);
});

test('the questions, and the yes, say what became of them, and are answered once', async () => {
  await using stage = await stageWith('U0LEA', 'U0LEE');
  const { ada, bob, lea, lee } = stage;
  const asks = async () => {
    await stage.after(bob.types('/cometkey reveal search-prod'));
    await stage.after(bob.clicks('Ask an admin'));
  };
  await stage.after(ada.types('/cometkey assign search-prod @bob'));
  await asks();
  expect(stage.dm(lee)).toContain('Let them see it');
  await stage.after(lea.clicks('Let them see it'));
  for (const admin of [lea, lee])
    expect(stage.dm(admin)).toBe('✅ <@U0LEA> let <@U0BOB> see the secret of *search-prod* (#1) once.');
  expect(stage.dm(bob)).toMatch(/once, until <!date.*\nReveal secret$/);
  expect(await sees(stage, bob)).toBe(true);
  expect(stage.dm(bob)).toMatch(/That’s over\.$/);
  expect(stage.dm(lee)).toMatch(/No answer is needed any more\.$/);
  // Asked again within the hour: the same message asks again.
  await asks();
  expect(stage.dm(lee)).toContain('Let them see it');
  await stage.after(ada.types('/cometkey assign search-prod @ana'));
  for (const admin of [lea, lee]) expect(stage.dm(admin)).toMatch(/No answer is needed any more\.$/);
});

test('whoever was promised to hear of the first look hears of it, through whatever hands the key goes', async () => {
  await using stage = await stageWith();
  const { ana, ada, bob, lee } = stage;
  await stage.after(ada.types('/cometkey assign search-prod @lee'));
  await stage.after(ada.types('/cometkey assign search-prod @bob'));
  await stage.after(bob.types('/cometkey show search-prod'));
  await stage.after(bob.clicks('Not mine'));
  await stage.after(bob.submits());
  await bob.closes();
  await stage.after(bob.types('/cometkey claim search-prod'));
  await stage.after(ada.types(`/cometkey approve ${stage.requestId()}`));
  stage.advance(DAY + HOUR);
  expect(await sees(stage, bob)).toBe(true);
  expect(await sees(stage, bob)).toBe(true);
  for (const former of [ana, lee])
    expect(told(former).split('<@U0BOB> has now fetched the secret')).toHaveLength(2);
  expect(told(bob)).not.toContain('has now fetched');
  // After the first look only its last owner is promised the next.
  await stage.after(ada.types('/cometkey assign search-prod @lea'));
  stage.advance(DAY + HOUR);
  expect(await sees(stage, stage.lea)).toBe(true);
  expect(told(bob)).toContain('<@U0LEA> has now fetched the secret');
  expect(told(ana)).not.toContain('<@U0LEA> has now fetched');
});
