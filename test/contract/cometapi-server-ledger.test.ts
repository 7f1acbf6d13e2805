import { glob, readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';

const root = new URL('../..', import.meta.url).pathname;

async function ledgerRows(heading: string): Promise<string[][]> {
  const page = await readFile(`${root}/docs/sandbox-cometapi.md`, 'utf8');
  const table = page.split(`## Ledger: ${heading}\n`)[1]?.split('\n## ')[0] ?? '';
  const rows = table.split('\n').filter((line) => line.startsWith('| '));
  return rows.slice(2).map((line) => line.split(' | ').map((cell) => cell.replace(/^\| | \|$/g, '').trim()));
}

async function sources(): Promise<string> {
  const texts: string[] = [];
  for await (const file of glob(`${root}/test/contract/cometapi-server-*.test.ts`)) {
    texts.push(await readFile(file, 'utf8'));
  }
  return texts.join('\n');
}

test('every line of the ledger names a test that exists', async () => {
  const written = await sources();
  const titles = [...(await ledgerRows('endpoints')), ...(await ledgerRows('traps'))].map((cells) =>
    cells.at(-1),
  );
  expect(titles.length).toBeGreaterThan(80);
  expect(
    titles.filter((title) => !written.includes(`'${title}'`) && !written.includes(`"${title}"`)),
  ).toEqual([]);
});

test('every trap from 1 to 41 has a test', async () => {
  const traps = new Set((await ledgerRows('traps')).map(([trap]) => Number(trap)));
  expect([...traps]).toEqual(Array.from({ length: 41 }, (_, index) => index + 1));
});
