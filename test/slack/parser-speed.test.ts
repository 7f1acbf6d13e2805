import fc from 'fast-check';
import { expect, test } from 'vitest';
import { redactor } from '../../src/domain/keys/redact.ts';
import { parseAddresses } from '../../src/slack/command-line/parsers/addresses.ts';
import { parseAmount, parseAmountWord } from '../../src/slack/command-line/parsers/amount.ts';
import { parseKeyName } from '../../src/slack/command-line/parsers/key-name.ts';
import { parseModels } from '../../src/slack/command-line/parsers/models.ts';
import { parseExpiry } from '../../src/slack/command-line/parsers/moment.ts';
import { parseSpanWord } from '../../src/slack/command-line/parsers/span.ts';
import { COMMANDS } from '../../src/slack/commands/commands.ts';
import { parseCommand } from '../../src/slack/commands/parse-command.ts';

const typist = { now: new Date('2026-12-03T10:00:00Z'), zone: 'Europe/Berlin' };

/** Inputs that make parsers slow when repeated: unclosed quotes, links, nested numbers. */
const pieces = [
  ...["'", " '", "'a ", '"', '""', 'a"b"', "='", "' ='", "x'y' ", '\\"', '\\'],
  ...['—', ' —', ' —name ', '--', '--x ', '-', '=', '+', '+ '],
  ...['<', '<http://', '<http://a|', '<@U1|', '<#C1|', '&amp;', '&'],
  ...[
    '1 d ',
    '1d',
    'in 1 ',
    'monday ',
    'next ',
    '5pm ',
    '1:',
    '1/',
    '2026-',
    'for 1 ',
    'until friday ',
    'for two weeks ',
    'half an ',
  ],
  ...['sk-', 'sk-ant-', 'xoxb.xoxb-', 'eyJ-', 'eyJaaaaaaaaaa.', 'AIza-', 'ghp_', 'aA1'],
  ...['0', '1,', '1,000', '.', '$', '1.1.', '::', ':ffff:', '/', 'a', ' ', ' \t', '\n', '\ud83d', 'e\u0301'],
];
const beginnings = [
  ...['', 'help ', 'show ', 'list ', 'create ', 'create --expires ', 'create --ips ', 'create --models '],
  ...[
    'create --quota ',
    'edit a --name ',
    'quota a ',
    'quota a +',
    'quota a +$5 for ',
    'unlimited a on for ',
    'unlimited a on until ',
    'quota a +$5 demo ',
    'renew a ',
    'edit a --reason ',
    'who owns ',
  ],
  ...[
    'renew ',
    'disable ',
    'assign ',
    'requests ',
    'deny r1 ',
    'break-glass r1 ',
    'approve ',
    'approve r1 ',
    'delegate <@U0BOB> until ',
  ],
];
const more = [
  'claim a ',
  'backup a ',
  'usage a ',
  'audit a ',
  'settings ',
  'cancel ',
  'end ',
  'enable ',
  'owner ',
  'status ',
  'policy ',
  'policy explain ',
  'policy explain quota a +$5 for ',
  'reveal ',
];
/** With the reading that is used when no key tells where its name ends; a key that is found has one reading, too. */
const line = (text: string) => {
  const { named, unfound } = parseCommand(text, typist);
  unfound.command();
  named.at(-1)?.command();
};
const readers: Readonly<Record<string, (text: string) => unknown>> = {
  ...Object.fromEntries(
    [...beginnings, ...more].map((start) => [start, (text: string) => line(start + text)]),
  ),
  addresses: parseAddresses,
  amount: parseAmount,
  change: parseAmountWord,
  name: parseKeyName,
  models: parseModels,
  expiry: (text) => parseExpiry(text, typist),
  span: parseSpanWord,
  secrets: redactor(['xoxb-1-of-the-bot', 'aaaaaaaa']),
};

/** Of the processor, because the machine may be busy; the fastest of a few runs, because the first are not compiled. */
function milliseconds(work: () => unknown): number {
  let best = Number.POSITIVE_INFINITY;
  for (let round = 0; round < 8 && best > 10; round += 1) {
    const from = process.threadCpuUsage();
    try {
      work();
    } catch {
      // A refusal counts as an answer; only the time matters.
    }
    const { user, system } = process.threadCpuUsage(from);
    best = Math.min(best, (user + system) / 1000);
  }
  return best;
}

test.each(Object.keys(readers))('%j followed by anything is read at once, however long', (name) => {
  const read = readers[name] as (text: string) => unknown;
  for (const piece of pieces)
    for (const length of [59, 3000, 8100, 20_000]) {
      const text = piece.repeat(Math.ceil(length / piece.length)).slice(0, length);
      expect(
        milliseconds(() => read(text)),
        `${length} × ${piece}`,
      ).toBeLessThan(20);
      expect(
        milliseconds(() => read(`${text.slice(2)} x`)),
        `${length} × ${piece} x`,
      ).toBeLessThan(20);
    }
});

test('every verb is among the beginnings', () => {
  const known = Object.keys(readers).map((start) => start.split(' ')[0]);
  expect(Object.keys(COMMANDS).filter((verb) => !known.includes(verb))).toEqual([]);
});

test('and so is any mixture of them', () => {
  const mixture = fc.array(fc.constantFrom(...pieces), { minLength: 50, maxLength: 1500 });
  fc.assert(
    fc.property(mixture, fc.constantFrom(...Object.values(readers)), (parts, read) => {
      expect(milliseconds(() => read(parts.join('')))).toBeLessThan(20);
    }),
    { numRuns: 200 },
  );
});
