import { spawn } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Played } from './played.ts';

const root = resolve(import.meta.dirname, '../..');

export interface BotCopy {
  play(...options: readonly string[]): Promise<Played>;
  [Symbol.dispose](): void;
}

/** The bot and its tests in a folder of their own, one file of it changed. */
export function copyOfBot(change: { path: string; text: string } | null): BotCopy {
  const folder = mkdtempSync(join(tmpdir(), 'cometkey-mutant-'));
  for (const name of ['src', 'sandbox', 'test', 'manifest.yml', 'package.json'])
    cpSync(join(root, name), join(folder, name), { recursive: true });
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  if (change) writeFileSync(join(folder, change.path), change.text);
  return {
    play: (...options) => played(folder, options),
    [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }),
  };
}

async function played(folder: string, options: readonly string[]): Promise<Played> {
  const child = spawn(process.execPath, ['test/mutants/play.ts', ...options], { cwd: folder });
  let out = '';
  let err = '';
  child.stdout.on('data', (text: Buffer) => (out += text));
  child.stderr.on('data', (text: Buffer) => (err += text));
  const { promise, resolve: ended } = Promise.withResolvers<void>();
  child.on('close', () => ended());
  await promise;
  const last = out.trim().split('\n').at(-1) ?? '';
  if (!last.startsWith('{')) throw new Error(`the stories were not played to their end: ${err.slice(-400)}`);
  return JSON.parse(last) as Played;
}
