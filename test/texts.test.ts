import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { catalogue, catalogueOfOperator, catalogueOfSlack, wordsOfCatalogue } from './support/catalogue.ts';
import { everyView } from './support/every-view.ts';
import { sourceFiles } from './support/source-files.ts';
import { operatorTextsOf, textsOf } from './support/structure/texts.ts';
import { GUARDS, NOT_TEXTS, UNSAID, UNSAID_TO_OPERATOR } from './support/unsaid.ts';

test('docs/texts.md holds every text as it is said today', async () => {
  await expect(catalogue()).toMatchFileSnapshot('../docs/texts.md');
});

test('docs/texts.md shows each text that the source can say, but for the counted ones', () => {
  const words = wordsOfCatalogue();
  const all = [...words, catalogueOfSlack()].join('\n');
  const unsaid = sourceFiles('src/slack/**/*.ts')
    .filter(({ path }) => !path.startsWith('src/slack/adapters/'))
    .flatMap(textsOf)
    .filter(({ words: text }) => !NOT_TEXTS.has(text) && !GUARDS.has(text))
    .filter(({ words: text, isWhole }) => !words.has(text) && (isWhole || !standsIn(all, text)));
  const byFile = Map.groupBy(unsaid, ({ file }) => file);
  const counts = Object.fromEntries([...byFile].map(([file, texts]) => [file, texts.length]));
  const moved = unsaid.filter(({ file }) => counts[file] !== UNSAID[file]);
  expect(counts, moved.map(({ at, words: text }) => `${at} ${text}`).join('\n')).toEqual(UNSAID);
});

/** Where what whoever runs the bot reads is written. */
const FOR_OPERATORS = [
  'src/config/**/*.ts',
  'src/cli/**/*.ts',
  'src/app/check-cometapi.ts',
  'src/**/{start,slack,store}-refused.ts',
];

test('what ends a start or a command is worded where docs/texts.md looks for it', () => {
  const ends = sourceFiles('src/main.ts', 'src/cli/program.ts').flatMap(
    ({ text }) => /OPERATOR_ERRORS = \[(.*)\]/.exec(text)?.[1]?.split(', ') ?? [],
  );
  expect(new Set(ends).size).toBe(6);
  const worded = sourceFiles(...FOR_OPERATORS).map(({ text }) => text);
  expect(ends.filter((name) => !worded.some((text) => text.includes(`class ${name} `)))).toEqual([]);
});

test('docs/texts.md shows each text for whoever runs the bot, but for the counted ones', () => {
  const all = catalogueOfOperator();
  const unsaid = sourceFiles(...FOR_OPERATORS)
    .flatMap(operatorTextsOf)
    .filter(({ parts }) => !saidWith(parts).test(all));
  const byFile = Map.groupBy(unsaid, ({ file }) => file);
  const counts = Object.fromEntries([...byFile].map(([file, texts]) => [file, texts.length]));
  const moved = unsaid.filter(({ file }) => counts[file] !== UNSAID_TO_OPERATOR[file]);
  expect(counts, moved.map(({ at, parts }) => `${at} ${parts.join('…')}`).join('\n')).toEqual(
    UNSAID_TO_OPERATOR,
  );
});

/** Whole words, with any values between its parts. */
const saidWith = (parts: readonly string[]): RegExp =>
  new RegExp(`(?<![\\p{L}\\p{N}])${parts.map(escaped).join('.*').trim()}(?![\\p{L}\\p{N}])`, 'u');

/** As a line, as a part of one between `·`, as a whole sentence, or at the end of what is typed. */
const standsIn = (all: string, text: string): boolean =>
  new RegExp(
    `(?:^(?:[?~!] )?(?:# )?|\\. | · )${escaped(text)}(?:$| · ${text.endsWith('.') ? '| ' : ''})|` +
      `\`(?:[^\`\n]* )?${escaped(text)}\``,
    'm',
  ).test(all);

const escaped = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** `request · approve · deny · cancel | ticket, accept, reject, withdraw`; what is in brackets is explained, not said. */
async function wordsNeverSaid(): Promise<string[]> {
  const guide = await readFile(new URL('../docs/words.md', import.meta.url), 'utf8');
  const rows = /\| word \| never \|\n[|\- ]+\n([\s\S]*?)\n\n/.exec(guide)?.[1]?.split('\n') ?? [];
  const cells = rows.map((row) => row.split('|')[2]?.trim() ?? '');
  return cells.filter((cell) => /^[a-z, ]+$/.test(cell)).flatMap((cell) => cell.split(', '));
}

/** Slack and CometAPI call theirs so, where whoever runs the bot copies them. */
const withoutTokens = (paragraph: string): string => paragraph.replace(/\b[Tt]okens?\b/g, '');

/** CometAPI’s own words for what is its own: its access token, and what it accepts. */
const withoutCometApi = (paragraph: string): string =>
  (paragraph.includes('access token')
    ? paragraph.replace(/\b(?:tokens?|token dialog)\b/g, '')
    : paragraph
  ).replace(/CometAPI (?:has |no longer )?accept\w*/g, '');

test('no text says a word that docs/words.md rules out, in any of its forms', async () => {
  const never = (await wordsNeverSaid()).filter((word) => !word.includes(' ') && word !== 'nobody');
  expect(never).toContain('withdraw');
  expect(never.length).toBeGreaterThan(12);
  const said = [
    ...catalogueOfSlack().split('\n\n').map(withoutCometApi),
    ...catalogueOfOperator().split('\n\n').map(withoutTokens),
  ];
  const stems = never.map((word) => word.replace(/e$|aw$/, ''));
  const wrong = new RegExp(`\\b(?:${stems.join('|')})(?:e?s|e|ed|ing|ers?|aw\\w*|ew|)\\b`, 'i');
  expect(said.flatMap((text) => text.split('\n')).filter((line) => wrong.test(line))).toEqual([]);
});

test('a line to be typed can be pasted as it stands, but for one that is called usage', () => {
  const sentences = catalogue()
    .split('\n')
    .filter((line) => !/^`[^`]+`$/.test(line))
    .map((line) => line.replace(/Usage: `[^`]*`/g, ''));
  const pattern = /`\/cometkey [^`]*(?:\b(?:KEY|ID|NAME|REASON|TEXT|PATTERN)\b|@user|…)[^`]*`/;
  expect(sentences.filter((line) => pattern.test(line))).toEqual([]);
});

test('no text says a phrase that docs/words.md rules out', () => {
  const never =
    /\b(?:before that|before its time|switched (?:on|off)|(?:is|are) told|you can see it from)\b|’re told\b/i;
  const said = catalogue()
    .split('\n')
    .filter((line) => !line.startsWith('## '));
  expect(said.filter((line) => never.test(line))).toEqual([]);
});

test('no text in Slack shows a date, a time or a person as machines write them', () => {
  const machine =
    /\d{4}-\d{2}|\d{2}T\d{2}|GMT|\b\d{10,13}\b|(?<!@)\b[UWCSTBD]0[A-Z0-9]{2,}|<[!@#]|\b(?:undefined|null|NaN|Invalid Date)\b/;
  expect('On 2026-12-03').toMatch(machine);
  const said = catalogueOfSlack().replaceAll(/`[^`\n]+`/g, '');
  expect(said.split('\n').filter((line) => machine.test(line))).toEqual([]);
});

test('small print and what is only heard begin like a sentence', () => {
  const lines = catalogue()
    .split('\n')
    .filter((line) => /^[~!] /.test(line));
  expect(lines.length).toBeGreaterThan(100);
  expect(lines.filter((line) => /^[~!] \p{Ll}/u.test(line))).toEqual([]);
});

/** Every text that Slack draws, as it is sent. */
function textsIn(part: unknown): string[] {
  if (typeof part !== 'object' || part === null) return [];
  return Object.entries(part).flatMap(([name, value]) =>
    name === 'text' && typeof value === 'string' ? [value] : textsIn(value),
  );
}

/** A `*` that begins bold where bold has begun already: Slack then shows some of them as they are. */
function isBoldInBold(line: string): boolean {
  let isBold = false;
  const words = line.replace(/`[^`]*`/g, 'code');
  for (const { index } of words.matchAll(/\*/g)) {
    const begins = /(^|[\s([“~·→])$/.test(words.slice(0, index)) && /^\*\S/.test(words.slice(index));
    if (begins && isBold) return true;
    isBold = begins;
  }
  return false;
}

test('nothing is bold within what is bold', () => {
  expect(isBoldInBold('*Keys of *search-prod* (#1): 2*')).toBe(true);
  expect(catalogue().split('\n').filter(isBoldInBold)).toEqual([]);
});

test('no text begins or ends with a space, or holds two', () => {
  const texts = everyView('search-prod').flatMap(textsIn);
  expect(texts.length).toBeGreaterThan(2000);
  const odd = texts.filter((text) => text.split('\n').some((line) => /^\s|\s$|\s\s/u.test(line)));
  expect([...new Set(odd)]).toEqual([]);
});

test('of one thing no text says many', () => {
  const plural =
    /(?<![\d.,:/-])1 (?:keys|lines|entries|requests|people|leads|admins|calls|days|hours|models)\b/;
  expect(
    catalogue()
      .split('\n')
      .filter((line) => plural.test(line)),
  ).toEqual([]);
});
