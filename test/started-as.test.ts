import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { asStarted } from '../bench/growth.ts';

test('the image, npm start and the benches run the bot with the same options of Node', async () => {
  const dockerfile = await readFile(new URL('../Dockerfile', import.meta.url), 'utf8');
  const command: string[] = JSON.parse(/^CMD (\[.*\])$/m.exec(dockerfile)?.[1] ?? '[]');
  expect(asStarted.length).toBeGreaterThan(0);
  expect(command).toEqual(['node', ...asStarted, 'src/main.ts']);
});
