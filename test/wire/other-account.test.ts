import { expect, test } from 'vitest';
import { flavours } from '../../sandbox/cometapi/flavours.ts';
import { dms } from '../support/dms.ts';
import { sweptStageWithKey } from '../support/stage-with-key.ts';

test('a token of another account: no key is told as deleted, and none is forgotten', async () => {
  await using stage = await sweptStageWithKey({ flavour: { ...flavours.newapi, userHeader: 'ignored' } });
  const { ana, cometApi } = stage;
  const { books } = cometApi.account;
  const own = books.userId;
  const [row] = books.rows.splice(0);
  books.userId = 77;
  await stage.sweep();
  await stage.sweep();
  await stage.runs('deliver');
  expect(dms(ana).join('\n')).not.toContain('deleted');
  await stage.after(ana.types('/cometkey list'));
  expect(stage.told(ana)).toContain('*search-prod*');

  // Its own token again: the key is there, and its deletion is told.
  books.userId = own;
  if (row) books.rows.push(row);
  cometApi.account.deleteInConsole(1);
  await stage.sweep();
  await stage.runs('deliver');
  expect(dms(ana).join('\n')).toContain('was deleted');
});
