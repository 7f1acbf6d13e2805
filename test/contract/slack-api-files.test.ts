import { expect, test } from 'vitest';
import { slackAlone } from '../support/slack-alone.ts';

const CSV = 'day,model\r\n2026-12-05,café\r\n';

test('a file is announced, uploaded, and shared in a conversation with its comment', async () => {
  await using stage = await slackAlone();
  const { channel } = await stage.client.conversations.open({ users: 'U0ANA' });
  await stage.client.filesUploadV2({
    channel_id: channel?.id ?? '',
    filename: 'usage.csv',
    content: CSV,
    initial_comment: 'your numbers',
  });
  expect(stage.slack.as('ana').lastDm()).toMatchObject({
    text: 'your numbers',
    user: 'U0COMETKEY',
    files: [{ name: 'usage.csv', title: 'usage.csv', content: CSV }],
  });
  expect(stage.slack.as('bob').sees()).toEqual([]);
});

test('a file that was not uploaded, or goes to a person instead of a conversation, is refused', async () => {
  await using stage = await slackAlone();
  const { files } = stage.client;
  const announced = await files.getUploadURLExternal({ filename: 'usage.csv', length: 3 });
  const id = announced.file_id ?? '';
  expect(await stage.errorOf(files.completeUploadExternal({ files: [{ id }] }))).toBe('file_not_found');
  const longer = await fetch(announced.upload_url ?? '', { method: 'POST', body: 'a,b,c' });
  expect(longer.status).toBe(400);
  const sent = await fetch(announced.upload_url ?? '', { method: 'POST', body: 'a,b' });
  expect(sent.status).toBe(200);
  const to = (channel_id: string) =>
    stage.errorOf(files.completeUploadExternal({ files: [{ id }], channel_id }));
  expect(await to('U0ANA')).toBe('channel_not_found');
  expect(await to('C0RANDOM')).toBe('not_in_channel');
  expect(await to('C0REQUESTS')).toBe('ok');
});

test('a scope that was withheld is missing', async () => {
  await using stage = await slackAlone();
  const announce = () =>
    stage.errorOf(stage.client.files.getUploadURLExternal({ filename: 'usage.csv', length: 3 }));
  expect(await announce()).toBe('ok');
  stage.slack.workspace.withheldScopes = ['files:write'];
  expect(await announce()).toBe('missing_scope');
});
