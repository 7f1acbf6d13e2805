import { expect, test } from 'vitest';
import type { Person } from '../../sandbox/slack/person.ts';
import { textOf } from '../../sandbox/slack/text-of.ts';
import { defaultPolicy } from '../../src/domain/policy/policy.ts';
import { DAY, HOUR } from '../../src/domain/time.ts';
import { ownedKey } from '../support/owned-key.ts';
import { type Stage, startStage } from '../support/stage.ts';

const stageOf = (...admins: string[]): Promise<Stage> =>
  startStage({
    policy: defaultPolicy({ leads: ['S0LEADS'], admins: ['U0ADA', ...admins] }, 'C0REQUESTS'),
  });

/** Ana’s keys `ci-one` and `ci-two`; these are admins. */
async function stageWith(...admins: string[]): Promise<Stage> {
  const stage = await stageOf(...admins);
  for (const name of ['ci-one', 'ci-two']) await ownedKey(stage, stage.ana, { name });
  return stage;
}

const told = (person: Person) => person.dms().map(textOf).join('\n');

async function later(stage: Stage, milliseconds: number): Promise<void> {
  stage.advance(milliseconds);
  await stage.runs('deliver');
}

test.each([
  ['assign ci-one @bob', 'see its secret until', 'They can see its secret now'],
  ['assign "ci-*" @bob', 'see a secret until', 'They can see their secrets now'],
])('when a moment has come, what told of it says so: %s', async (line, before, after) => {
  await using stage = await stageWith();
  const { ana, ada, bob } = stage;
  await stage.after(ada.types(`/cometkey ${line}`));
  if (ada.modal()) await stage.after(ada.submits());
  expect(told(ana)).toContain(before);
  expect(told(bob)).toMatch(/There’s no second admin .* so you can’t see (it|them) until/);
  await later(stage, DAY - HOUR);
  expect(told(ana)).toContain(before);
  await later(stage, HOUR + 1000);
  expect(told(ana)).toContain(after);
  for (const person of [ana, bob]) expect(told(person)).not.toMatch(/secrets? from|second admin/);
});

test('a yes that nobody used, and a question that nobody answered, are over by themselves', async () => {
  await using stage = await stageWith('U0LEA');
  const { ada, bob, lea } = stage;
  await stage.after(ada.types('/cometkey assign ci-one @bob'));
  await stage.after(bob.types('/cometkey reveal ci-one'));
  await stage.after(bob.clicks('Ask an admin'));
  await stage.after(lea.clicks('Let them see it'));
  expect(told(bob)).toContain('<@U0LEA> agreed: you can see the secret');
  await later(stage, HOUR + 1000);
  expect(told(bob)).toMatch(/let you see the secret .* That’s over\./);
  expect(told(lea)).toContain('asks to see the secret');
  await later(stage, DAY);
  expect(told(lea)).toContain('No answer is needed any more.');
});

test('while the admins’ group was never read, nobody is told that there is no second admin', async () => {
  await using stage = await stageOf('S0ADMINS');
  const { ana, ada, bob, slack } = stage;
  slack.faults.push({ method: 'usergroups.list', times: 1000, kind: 'http500' });
  await ownedKey(stage, ana, { name: 'ci-one' });
  await stage.after(ada.types('/cometkey assign ci-one @bob'));
  expect(told(bob)).toContain('a second admin has to agree');
  await stage.after(bob.types('/cometkey reveal ci-one'));
  expect(stage.told(bob)).toMatch(/I can’t read <!subteam\^S0ADMINS> right now, so I can’t tell who could/);
  slack.faults.length = 0;
  stage.advance(61_000);
  await stage.after(bob.types('/cometkey reveal ci-one'));
  expect(stage.told(bob)).toMatch(/no second admin who could let you see its secret/);
});
