import type { App } from '@slack/bolt';
import { expect, test } from 'vitest';
import { gridWorkspace } from '../../sandbox/slack/grid.ts';
import { onSocket } from '../support/bolt-app.ts';

test('in an Enterprise Grid every payload names it, and its people have their workspaces', async () => {
  const received: Record<string, unknown>[] = [];
  const record = (app: App) => {
    app.use(async ({ body, next }) => {
      received.push({ ...body });
      await next();
    });
    app.command('/cometkey', ({ ack }) => ack());
    app.shortcut('new_key', ({ ack }) => ack());
    app.event('app_home_opened', async () => undefined);
  };
  await using stage = await onSocket(record, { workspace: gridWorkspace() });
  const { slack, client } = stage;
  const kim = slack.as('kim');
  await kim.types('/cometkey');
  await kim.shortcut('new_key');
  await kim.opensHome();
  await expect.poll(() => received).toHaveLength(3);
  expect(received).toMatchObject([
    { team_id: 'T0COMET', enterprise_id: 'E0COMET', enterprise_name: 'Comet Group' },
    { team: { id: 'T0COMET' }, user: { team_id: 'T0SISTER' }, enterprise: { id: 'E0COMET' } },
    { team_id: 'T0COMET', context_enterprise_id: 'E0COMET' },
  ]);
  expect(await client.auth.test()).toMatchObject({ team_id: 'T0COMET', enterprise_id: 'E0COMET' });
  const user = async (id: string) => (await client.users.info({ user: id })).user;
  expect(await user('U0KIM')).toMatchObject({ enterprise_user: { teams: ['T0SISTER'] } });
  expect(await user('U0MAX')).toMatchObject({ enterprise_user: { teams: ['T0SISTER', 'T0COMET'] } });
  expect(await user('U0NOA')).toMatchObject({ tz: null, real_name: null, profile: { real_name: null } });
  expect(await user('U0ULI')).toMatchObject({ is_restricted: true, is_ultra_restricted: true });
});
