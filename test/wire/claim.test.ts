import { expect, test } from 'vitest';
import { textOf } from '../../sandbox/slack/text-of.ts';
import { dms } from '../support/dms.ts';
import { ownedKey } from '../support/owned-key.ts';
import { type Stage, startStage } from '../support/stage.ts';
import { USD } from '../support/usd.ts';

/** `stray`, key 1, was made in the console, and nobody owns it. */
async function strayStage(): Promise<Stage> {
  const stage = await startStage();
  stage.cometApi.account.addKey({ name: 'stray', remain_quota: 7 * USD });
  await stage.sweep();
  return stage;
}

const ownerOf = async (stage: Stage, id = 1) => (await stage.bot.ports.store.keys.get(id))?.owner;
const audited = async (stage: Stage) =>
  (await stage.bot.ports.store.audit.list({ since: new Date(0), limit: 50 })).map(
    ({ act, actor }) => `${act} ${actor}`,
  );

test('a member claims a key without an owner, an admin agrees, and only then it is theirs', async () => {
  await using stage = await strayStage();
  const { ana, lee, ada } = stage;
  await stage.after(ana.types('/cometkey owner stray'));
  await stage.after(ana.clicks('Claim'));
  await ana.fills({ Reason: 'search runs on it' });
  await stage.after(ana.submits());
  const answer = textOf(ana.modal());
  expect(answer).toMatch(/I asked the admins in <#C0REQUESTS> for ownership of \*stray\*\./);
  expect(stage.card()).toMatch(
    /⏳ Pending\* · .* asks for ownership of \*stray\*\nReason:.*search runs on it/s,
  );
  expect(stage.card()).toMatch(/An admin has to approve by .* · rule: an owner needs an admin/);
  // Nothing else of the key is told to whoever claims it.
  await ana.closes();
  await stage.after(ana.types('/cometkey requests'));
  for (const told of [answer, stage.card(), stage.told(ana)])
    expect(told).not.toMatch(/\$7|enabled|expires/i);
  await stage.after(ana.types('/cometkey show stray'));
  expect(stage.told(ana)).toMatch(
    /^Key “stray” isn’t yours, .* It has no owner yet\. If it’s yours: `\/cometkey claim #1`\./,
  );

  await stage.after(lee.clicks('Approve'));
  expect(stage.told(lee)).toMatch(/^Only admins can approve or deny this/);
  expect(await ownerOf(stage)).toBeNull();
  await stage.after(ada.clicks('Approve'));
  expect(await ownerOf(stage)).toBe('U0ANA');
  expect(dms(ana)).toEqual([
    expect.stringMatching(
      /^Key \*stray\* \(#1\) is yours now: <@U0ADA> approved your claim\.\n[\s\S]*\$7\.00 left/,
    ),
  ]);
  expect(stage.card()).toMatch(
    /✅ Applied\* · .* asked for ownership of \*stray\*[\s\S]*@ana became its owner\./,
  );
  expect(stage.card()).toMatch(/Owner\*\n@ana/);
  expect(stage.card()).not.toContain('no owner');
  expect(stage.thread().at(-1)).toContain('✅ Applied: approved by <@U0ADA>');
  expect((await audited(stage)).filter((entry) => entry.startsWith('key.assigned'))).toEqual([
    'key.assigned U0ADA',
  ]);
  await stage.after(ana.types('/cometkey reveal stray'));
  expect(textOf(ana.modal() ?? {}) + stage.told(ana)).toContain(
    'no second admin who could let you see its secret',
  );
});

test.each([
  'claim stray mine after all',
  'claim #1 mine after all',
  'claim "stray" mine after all',
])('what follows the key is the reason, as with the other verbs: %s', async (line) => {
  await using stage = await strayStage();
  await stage.after(stage.ana.types(`/cometkey ${line}`));
  expect(stage.card()).toMatch(/asks for ownership of \*.*\*\nReason:.*mine after all/s);
});

test('no beginning of the line is a key: all of it is named as what was looked for', async () => {
  await using stage = await strayStage();
  await stage.after(stage.ana.types('/cometkey claim strai mine'));
  expect(stage.told(stage.ana)).toContain('“strai mine”');
});

test('claimed by its number, its name stays unknown until it is theirs', async () => {
  await using stage = await strayStage();
  const { ana, ada } = stage;
  await stage.after(ana.types('/cometkey claim 1 --reason mine, I think'));
  expect(stage.told(ana)).toContain('ownership of *#1*');
  expect(stage.card() + stage.told(ana)).not.toContain('stray');
  await stage.after(ada.types(`/cometkey deny ${stage.requestId()} it is the night job’s`));
  expect(stage.dm(ana)).toMatch(/❌ Denied\*: ownership of \*#1\*[\s\S]*night job/);
  expect(stage.dm(ana)).not.toContain('Open');
  expect(await ownerOf(stage)).toBeNull();
});

test('two claim it, both are approved at once: one gets it, and the other reads why not', async () => {
  await using stage = await strayStage();
  const { ana, bob, ada } = stage;
  const ids: string[] = [];
  for (const person of [ana, bob]) {
    await stage.after(person.types('/cometkey claim stray'));
    ids.push(stage.requestId());
  }
  await stage.after(Promise.all(ids.map((id) => ada.types(`/cometkey approve ${id}`))));
  const [winner, other] = (await ownerOf(stage)) === 'U0ANA' ? [ana, bob] : [bob, ana];
  expect(await ownerOf(stage)).toBe(winner.id);
  expect(dms(winner)).toEqual([expect.stringContaining('is yours now')]);
  expect(dms(other)).toEqual([
    expect.stringMatching(
      /♻️ No longer possible\*: ownership of \*stray\* \(the key had changed hands since this was requested/,
    ),
  ]);
  expect((await audited(stage)).filter((entry) => entry.startsWith('key.assigned'))).toHaveLength(1);
});

test('a key that got an owner meanwhile makes the claim stale at once', async () => {
  await using stage = await strayStage();
  const { ana, ada, bob } = stage;
  await stage.after(ana.types('/cometkey claim stray'));
  await stage.after(ada.types('/cometkey assign stray @bob'));
  expect(stage.card()).toMatch(/♻️ No longer possible/);
  expect(stage.dm(ana)).toContain('`/cometkey owner #1` shows whose it is.');
  expect(dms(bob)).toHaveLength(1);
  await stage.after(ada.types(`/cometkey approve ${stage.requestId()}`));
  expect(stage.told(ada)).toContain('is no longer waiting for a decision');
  expect(await ownerOf(stage)).toBe('U0BOB');
});

test('what the former owner waits for is stale once the key is somebody else’s', async () => {
  await using stage = await startStage();
  const { ana, ada } = stage;
  await ownedKey(stage, ana, { name: 'search-prod' });
  await stage.after(ana.types('/cometkey quota search-prod +$50 launch week'));
  await stage.after(ada.types('/cometkey assign search-prod @bob'));
  expect(stage.card()).toMatch(/♻️ No longer possible/);
  expect(dms(ana).join()).toContain('the key had changed hands');
});

test.each([
  ['claim search-prod', /“search-prod” has an owner, <@U0ANA>, so you can’t claim it/],
  ['claim nothing', /There’s no key called “nothing”/],
  ['claim twin', /Several keys match “twin”: .*Write its number, for example `\/cometkey claim #2`/],
  ['claim str', /There’s no key called “str”/],
])('refused with what to do next: %s', async (line, told) => {
  await using stage = await startStage();
  const { ana, bob, cometApi } = stage;
  await ownedKey(stage, ana, { name: 'search-prod' });
  for (const name of ['twin', 'twin', 'stray']) cometApi.account.addKey({ name });
  await stage.sweep();
  await stage.after(bob.types(`/cometkey ${line}`));
  expect(stage.told(bob)).toMatch(told);
  expect(stage.card()).not.toContain('asks for');
});

test('asked twice it waits once, and the form asks for what the line left out', async () => {
  await using stage = await strayStage();
  const { ana, bob } = stage;
  await stage.after(ana.types('/cometkey claim'));
  await ana.fills({ Key: 'nothing' });
  expect(await stage.after(ana.submits())).toEqual({
    errors: { key: expect.stringContaining('There’s no key called “nothing”') },
  });
  await ana.fills({ Key: 'stray' });
  await stage.after(ana.submits());
  await ana.closes();
  await stage.after(ana.types('/cometkey claim stray'));
  expect(stage.told(ana)).toMatch(
    /^Just now you asked for ownership of \*stray\*, and it’s still waiting for an admin\./,
  );
  await stage.after(bob.types('/cometkey claim stray'));
  expect(stage.told(bob)).toContain('I asked the admins');
});

test('a claim of a key that was deleted in the console is not applied', async () => {
  await using stage = await startStage();
  const { ana, ada, cometApi } = stage;
  cometApi.account.addKey({ name: 'stray' });
  await stage.sweep();
  await stage.after(ana.types('/cometkey claim stray'));
  cometApi.account.deleteInConsole(1);
  await stage.after(ada.types(`/cometkey approve ${stage.requestId()}`));
  expect(stage.card()).toMatch(/the key was gone/);
  expect((await stage.bot.ports.store.keys.get(1))?.owner).toBeNull();
});

test('a claim needs no CometAPI', async () => {
  await using stage = await startStage({ timeouts: { callMs: 200, readMs: 400, writeMs: 600 } });
  const { ana, ada, cometApi } = stage;
  cometApi.account.addKey({ name: 'stray' });
  await stage.sweep();
  await stage.after(ana.types('/cometkey claim stray'));
  cometApi.faults.down(true);
  await stage.after(ada.types(`/cometkey approve ${stage.requestId()}`));
  expect((await stage.bot.ports.store.keys.get(1))?.owner).toBe('U0ANA');
});
