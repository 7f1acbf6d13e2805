import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

/** What the README promises, in the same order. */
const STORY = [
  /^ {2}ana {2}\/cometkey create search-prod --quota \$20/,
  /search-prod \(#\d+\) is ready: \$20\.00/,
  /Reveal secret\)$/,
  /│ sk-•{12}\w{4}$/,
  /^ {2}ana {2}\/cometkey quota search-prod \+\$50/,
  /\(only ana sees\)$/,
  /I asked the leads in .* for \+\$50\.00 on search-prod/,
  /\(#key-requests\)$/,
  /Pending · @ana asks for \+\$50\.00/,
  /^ {2}lee {2}\(presses Approve\)/,
  /Applied · @ana asked for \+\$50\.00/,
  /Granted \$20\.00 → \$70\.00/,
  /\(DM to ana\)$/,
  /\(DM to ana\)$/,
  /search-prod \(#\d+\) is exhausted/,
  /\(presses Ask for \+\$20\)/,
  /Applied · @ana asked for \+\$20\.00/,
  /Granted \$70\.00 → \$90\.00/,
  /\(DM to ana\)$/,
  /search-prod \(#\d+\) has expired/,
  /\(presses Renew 30 days\)/,
  /Renewed search-prod until/,
  /The key works again\./,
];

test('npm run tour tells the whole story in under twenty seconds and exits 0', async () => {
  const startedAt = Date.now();
  const { stdout, stderr } = await promisify(execFile)('npm', ['run', '--silent', 'tour']);
  expect(Date.now() - startedAt).toBeLessThan(20_000);
  expect(stderr).not.toMatch(/Error|^\s+at /m);
  expect(stdout).not.toMatch(/sk-\w/);

  let from = 0;
  const lines = stdout.split('\n');
  for (const part of STORY) {
    const at = lines.findIndex((line, i) => i >= from && part.test(line));
    expect(lines[at], `${part} after:\n${lines.slice(0, from).join('\n')}`).toMatch(part);
    from = at + 1;
  }
});
