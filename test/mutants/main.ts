import { spawn } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { mutantIn } from './mutant-in.ts';
import { mutants } from './mutants.ts';

/** npm run mutants: takes one safeguard after the other out of a copy of the bot; the model must notice. */
const { values, positionals } = parseArgs({
  options: {
    runs: { type: 'string', default: '600' },
    seed: { type: 'string', default: '1' },
    lanes: { type: 'string', default: '2' },
  },
  allowPositionals: true,
});
const root = resolve(import.meta.dirname, '../..');

function copyWith(change: { path: string; text: string } | null): string {
  const copy = mkdtempSync(join(tmpdir(), 'cometkey-mutant-'));
  for (const name of ['src', 'sandbox', 'test', 'manifest.yml', 'package.json'])
    cpSync(join(root, name), join(copy, name), { recursive: true });
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
  if (change) writeFileSync(join(copy, change.path), change.text);
  return copy;
}

async function played(folder: string): Promise<{ code: number; said: string }> {
  const child = spawn(process.execPath, ['test/mutants/play.ts', values.runs, values.seed], { cwd: folder });
  let said = '';
  for (const out of [child.stdout, child.stderr]) out.on('data', (text: Buffer) => (said += text));
  const { promise, resolve: end } = Promise.withResolvers<number>();
  child.on('close', (code) => end(code ?? 1));
  return { code: await promise, said: said.trim().split('\n').at(-1) ?? '' };
}

const whole = copyWith(null);
const unharmed = await played(whole);
rmSync(whole, { recursive: true, force: true });
console.log(`with every safeguard: ${unharmed.said}\n`);
if (unharmed.code !== 0) process.exit(1);

const left = mutants.filter(({ name }) => positionals.every((word) => name.includes(word)));
const survivors: string[] = [];

async function lane(): Promise<void> {
  for (let mutant = left.shift(); mutant; mutant = left.shift()) {
    const found = mutantIn(mutant);
    const folder = found && copyWith(found);
    const { code, said } = folder ? await played(folder) : { code: 0, said: 'no such place in the source' };
    if (folder) rmSync(folder, { recursive: true, force: true });
    if (code === 0) survivors.push(mutant.name);
    console.log(`${code === 0 ? 'SURVIVED' : 'killed  '}  ${mutant.name}: ${said}`);
  }
}

const many = left.length;
await Promise.all(Array.from({ length: Number(values.lanes) }, lane));
console.log(`\n${many - survivors.length} of ${many} killed`);
process.exit(survivors.length > 0 ? 1 : 0);
