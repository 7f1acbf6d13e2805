import { spawn } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { type Mutant, mutants } from './mutations.ts';

/** npm run mutants: takes one safeguard after the other out of a copy of the bot; the model test must notice. */
const { values, positionals } = parseArgs({
  options: { runs: { type: 'string', default: '2000' }, seed: { type: 'string', default: '1' } },
  allowPositionals: true,
});
const root = resolve(import.meta.dirname, '../..');

function copyWithout({ changes }: Mutant): string {
  const copy = mkdtempSync(join(tmpdir(), 'cometkey-mutant-'));
  for (const name of ['src', 'sandbox', 'test', 'package.json', 'tsconfig.json', 'vitest.config.ts'])
    cpSync(join(root, name), join(copy, name), { recursive: true });
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
  for (const { file, is, becomes } of changes) {
    const text = readFileSync(join(copy, file), 'utf8');
    if (text.split(is).length !== 2) throw new Error(`${file} does not hold this exactly once: ${is}`);
    writeFileSync(
      join(copy, file),
      text.replace(is, () => becomes),
    );
  }
  return copy;
}

async function modelTest(folder: string): Promise<{ code: number; said: string }> {
  const vitest = join(folder, 'node_modules/vitest/vitest.mjs');
  const env = { ...process.env, MODEL_RUNS: values.runs, MODEL_SEED: values.seed, NO_COLOR: '1' };
  const test = spawn(process.execPath, [vitest, 'run', '--project', 'model'], {
    cwd: folder,
    env,
  });
  const { promise, resolve: end } = Promise.withResolvers<number>();
  let said = '';
  for (const out of [test.stdout, test.stderr]) out.on('data', (text: Buffer) => (said += text));
  test.on('close', (code) => end(code ?? 1));
  return { code: await promise, said };
}

/** What the model test complained of, and after how many sequences. */
function heard(said: string): string {
  const rules = [...said.matchAll(/^(?:Caused by: |Error: )*Error: ([^:\n]+):/gm)].map(([, rule]) => rule);
  const sequences = [...said.matchAll(/: (\d+) sequences/g)].map(([, count]) => count);
  return `${[...new Set(rules)].join('; ')} (after ${sequences.join(' and ')} sequences)`;
}

let unnoticed = 0;
for (const mutant of mutants.filter(({ name }) => positionals.length === 0 || positionals.includes(name))) {
  const folder = copyWithout(mutant);
  const { code, said } = await modelTest(folder);
  if (code === 0) unnoticed += 1;
  if (process.env['MUTANTS_LOG']) writeFileSync(join(process.env['MUTANTS_LOG'], `${mutant.name}.log`), said);
  console.log(`${mutant.name}: ${code === 0 ? 'NOT NOTICED' : heard(said)}`);
  rmSync(folder, { recursive: true, force: true });
}
process.exit(unnoticed > 0 ? 1 : 0);
