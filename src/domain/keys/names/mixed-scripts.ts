/** The scripts that people write in today (Unicode UAX #31, table 5). */
const SCRIPTS = [
  'Latin',
  'Cyrillic',
  'Greek',
  'Armenian',
  'Arabic',
  'Hebrew',
  'Georgian',
  'Devanagari',
  'Bengali',
  'Gujarati',
  'Gurmukhi',
  'Kannada',
  'Malayalam',
  'Oriya',
  'Sinhala',
  'Tamil',
  'Telugu',
  'Thaana',
  'Thai',
  'Khmer',
  'Lao',
  'Myanmar',
  'Tibetan',
  'Ethiopic',
  'Han',
  'Hiragana',
  'Katakana',
  'Bopomofo',
  'Hangul',
] as const;

export type Script = (typeof SCRIPTS)[number];

/** Which of them one word may hold together: those of a language (Unicode UTS #39, “highly restrictive”). */
const TOGETHER: readonly (readonly Script[])[] = [
  ['Latin', 'Han', 'Hiragana', 'Katakana'],
  ['Latin', 'Han', 'Bopomofo'],
  ['Latin', 'Han', 'Hangul'],
  ...SCRIPTS.map((script) => [script]),
];

const PATTERNS = SCRIPTS.map((script) => [script, new RegExp(`\\p{scx=${script}}`, 'u')] as const);
/** Digits, signs and emoji are of every script. */
const ANY = /[\p{sc=Common}\p{sc=Inherited}]/u;
const WORDS = /[\p{L}\p{M}\p{N}]+/gu;

/** A character in a word of another script. null: of a script that is hardly used. */
export interface Stranger {
  readonly word: string;
  readonly character: string;
  readonly script: Script | null;
  readonly among: Script | null;
}

/** The first character that its word would look the same without, in the letters of one script; null: there is none. */
export function strangerIn(text: string): Stranger | null {
  for (const [word] of text.matchAll(WORDS)) {
    const letters = [...word].filter((character) => !ANY.test(character));
    const found = strangerAmong(letters);
    if (found) return { word, ...found };
  }
  return null;
}

function strangerAmong(letters: readonly string[]): Omit<Stranger, 'word'> | null {
  const [first] = letters;
  if (first === undefined || TOGETHER.some((scripts) => letters.every((letter) => isOf(letter, scripts))))
    return null;
  const among = mostUsed(letters);
  const character = letters.find((letter) => scriptOf(letter) !== among && !mayStandWith(letter, among));
  return character === undefined ? null : { character, script: scriptOf(character), among };
}

const scriptsOf = (letter: string): Script[] =>
  PATTERNS.flatMap(([script, pattern]) => (pattern.test(letter) ? [script] : []));

const scriptOf = (letter: string): Script | null => scriptsOf(letter)[0] ?? null;

const isOf = (letter: string, scripts: readonly Script[]): boolean =>
  scriptsOf(letter).some((script) => scripts.includes(script));

const mayStandWith = (letter: string, among: Script | null): boolean =>
  among !== null && TOGETHER.some((scripts) => scripts.includes(among) && isOf(letter, scripts));

/** The script of most of the letters; of as many, the one that comes first. */
function mostUsed(letters: readonly string[]): Script | null {
  const counts = new Map<Script | null, number>();
  for (const letter of letters) counts.set(scriptOf(letter), (counts.get(scriptOf(letter)) ?? 0) + 1);
  const [most] = [...counts].toSorted(([, a], [, b]) => b - a);
  return most?.[0] ?? null;
}
