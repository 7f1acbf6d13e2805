import { describe, expect, test } from 'vitest';
import type { Person } from '../../sandbox/slack/person.ts';
import { textOf } from '../../sandbox/slack/text-of.ts';
import { fillIn } from '../support/fill-in.ts';
import { ownedKey } from '../support/owned-key.ts';
import { DONE, type Stage } from '../support/stage.ts';
import { stageWithKey } from '../support/stage-with-key.ts';
import { USD } from '../support/usd.ts';

const fields = (person: Person): string[] =>
  (person.modal()?.blocks ?? []).flatMap(({ type, block_id }) => (type === 'input' ? [block_id ?? ''] : []));

const form = (person: Person): string => textOf(person.modal() ?? {});

describe('a form that asks for its key comes again with what the chosen key has', () => {
  test.each([
    ['quota', 'Quota of search-prod'],
    ['renew', 'Renew search-prod'],
    ['unlimited', 'Limit of search-prod'],
    ['disable', 'Disable search-prod'],
    ['enable', 'Enable search-prod'],
    ['show', 'Show search-prod'],
    ['reveal', 'Reveal search-prod'],
  ])('%s', async (verb, title) => {
    await using stage = await stageWithKey();
    const { ana } = stage;
    await stage.after(ana.types(`/cometkey ${verb}`));
    expect(form(ana)).not.toContain('left of');
    await fillIn(stage, ana, { Key: 'search-prod' });
    expect(form(ana)).toContain(title);
    expect(form(ana)).toMatch(/🟢 Enabled · \$20\.00 left of \$20\.00 · expires /);
    expect(fields(ana)[0]).toBe('key');
  });

  test('assign says whose it is, and another key what that one has', async () => {
    await using stage = await stageWithKey();
    const { ana, ada } = stage;
    await ownedKey(stage, ana, { name: 'spent', remain_quota: 2 * USD });
    await stage.after(ada.types('/cometkey assign'));
    await fillIn(stage, ada, { Key: 'search-prod' });
    expect(form(ada)).toContain('$20.00 left of $20.00');
    expect(form(ada)).toContain('owner <@U0ANA>');
    await fillIn(stage, ada, { Key: 'spent' });
    expect(form(ada)).toContain('$2.00 left of $2.00');
    expect(form(ada)).not.toContain('$20.00');
    await fillIn(stage, ada, { 'New owner': 'bob' });
    await stage.after(ada.submits());
    expect(form(ada)).toMatch(/Assigned \*spent\* \(#2\) to <@U0BOB>/);
  });

  test('what is asked for follows the key: a renewal beyond the limit needs a reason', async () => {
    await using stage = await stageWithKey();
    const { ana } = stage;
    await ownedKey(stage, ana, { name: 'late', expired_time: stage.now().getTime() / 1000 + 360 * 86_400 });
    await stage.after(ana.types('/cometkey renew'));
    await fillIn(stage, ana, { Key: 'search-prod' });
    expect(fields(ana)).toEqual(['key', 'span']);
    await fillIn(stage, ana, { Key: 'late' });
    expect(fields(ana)).toEqual(['key', 'span', 'reason']);
    expect(form(ana)).toContain('A lead has to approve an expiry more than 365 days away: ');
  });

  test('edit becomes the form of the key, filled from a fresh read', async () => {
    await using stage = await stageWithKey();
    const { ana, cometApi } = stage;
    cometApi.account.editInConsole(1, { allow_ips: '10.0.0.1' });
    await stage.after(ana.types('/cometkey edit'));
    await fillIn(stage, ana, { Key: 'search-prod' });
    expect(fields(ana)).toEqual(['name', 'expires', 'models', 'allow_ips', 'group']);
    expect(ana.modal()?.inputs['name']).toMatchObject({ name: { value: 'search-prod' } });
    await fillIn(stage, ana, { Name: 'search-live' });
    await stage.after(ana.submits());
    expect(cometApi.account.row(1)).toMatchObject({ name: 'search-live', allow_ips: '10.0.0.1' });
  });
});

describe('a read that is refused leaves the form usable', () => {
  test('CometAPI is down while a key is chosen to edit', async () => {
    await using stage = await stageWithKey();
    const { ana, cometApi } = stage;
    await stage.after(ana.types('/cometkey edit'));
    cometApi.faults.down(true);
    await fillIn(stage, ana, { Key: 'search-prod' });
    expect(fields(ana)).toEqual(['key', 'reason']);
    expect(form(ana)).toContain('$20.00 left of $20.00');
    cometApi.faults.down(false);
    stage.advance(60_000);
    await stage.after(ana.submits());
    expect(fields(ana)).toEqual(['name', 'expires', 'models', 'allow_ips', 'group']);
  });

  test('the key was given away or deleted since the list was read', async () => {
    await using stage = await stageWithKey();
    const { ana, ada, cometApi } = stage;
    await ownedKey(stage, ana, { name: 'other' });
    await stage.after(ana.types('/cometkey disable'));
    await stage.after(ada.types('/cometkey assign search-prod @bob'));
    await stage.after(ada.types('/cometkey disable other mine'));
    await expect(fillIn(stage, ana, { Key: 'search-prod' })).rejects.toThrow('suggested no');
    await fillIn(stage, ana, { Key: 'other' });
    expect(form(ana)).toContain('⏸️ Disabled');
    cometApi.account.deleteInConsole(2);
    await stage.sweep();
    await stage.after(ana.submits());
    expect(form(ana)).toContain('no longer exists');
  });
});

describe('disable, from a button', () => {
  /** ana has pressed *Disable* below `show`. */
  async function pressed(): Promise<Stage> {
    const stage = await stageWithKey();
    await stage.after(stage.ana.types('/cometkey show search-prod'));
    await stage.after(stage.ana.clicks('Disable'));
    return stage;
  }

  test('asks for a reason that may be left out, and nothing happens before', async () => {
    await using stage = await pressed();
    const { ana, cometApi } = stage;
    expect(form(ana)).toMatch(/^Disable search-prod\n/);
    expect(form(ana)).toContain(
      'Within a minute, calls with it will fail, and keep failing until you or an admin enables it again.',
    );
    expect(fields(ana)).toEqual(['reason']);
    expect(cometApi.account.row(1)?.status).toBe(1);
    await stage.after(ana.submits());
    expect(cometApi.account.row(1)?.status).toBe(2);
    expect(form(ana)).toMatch(DONE);
  });

  test('by an admin: the owner reads the reason', async () => {
    await using stage = await stageWithKey();
    const { ana, ada } = stage;
    await stage.after(ada.types('/cometkey show search-prod'));
    await stage.after(ada.clicks('Disable'));
    await ada.fills({ Reason: 'leaked in a log' });
    await stage.after(ada.submits());
    expect(stage.dm(ana)).toContain('leaked in a log');
  });

  test('disabled by somebody else while the form was open: it says so', async () => {
    await using stage = await pressed();
    const { ana, ada } = stage;
    await stage.after(ada.types('/cometkey disable search-prod'));
    await stage.after(ana.submits());
    expect(form(ana)).toContain('already disabled');
  });
});
