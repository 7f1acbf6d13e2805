/** A mistake that pasting a value can make, and the sentence that says how to fix it. */
interface CopyMistake {
  readonly pattern: RegExp;
  readonly message: (found: string) => string;
}

const codePoint = (character: string): string =>
  `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;

const MISTAKES: readonly CopyMistake[] = [
  {
    // UTF-16 and other encodings, read as UTF-8, give NUL or replacement characters.
    pattern: /[\0\ufffd]/u,
    message: () => 'isn’t UTF-8 text. Save it as UTF-8, or type it again.',
  },
  {
    pattern: /[^\P{C}\t\n\r]|[\u00a0\u2028\u2029\u3164\u115f\u1160\u2800]/u,
    message: (found) =>
      `contains a character that can’t be seen (${codePoint(found)}). Type the value again, or copy it from its source.`,
  },
  {
    pattern: /^(["'`“‘«]).*(["'`”’»])$|^["'“‘]|["'”’]$/su,
    message: () => 'is in quotes, which would be taken as part of it. Leave them out.',
  },
  {
    pattern: /\s#.*$/su,
    message: () =>
      'ends in a comment, which would be taken as part of it. Put the comment on a line of its own.',
  },
];

/** Many consoles show tokens masked, and people copy the mask. */
const MASKED = /[…⋯]|\.{3}|[•●·∙]{2,}|\*{2,}|x{6,}|X{6,}|^<.*>$|^\[.*\]$|\{.*\}/u;
/** No header carries it. Word processors make long dashes, and other alphabets have letters that look alike. */
const FOREIGN = /[^\t\n\r\x20-\x7e]/u;

/** What is wrong with a pasted value, as a sentence; null: nothing. */
export function copyMistake(value: string, { isSecret }: { isSecret: boolean }): string | null {
  for (const { pattern, message } of MISTAKES) {
    const [found] = pattern.exec(value) ?? [];
    if (found !== undefined) return message(found);
  }
  if (!isSecret) return null;
  if (MASKED.test(value)) return 'is masked, or only a placeholder. Copy the whole value from its source.';
  const [foreign] = FOREIGN.exec(value) ?? [];
  return foreign === undefined
    ? null
    : `contains a character that no token has (${foreign}, ${codePoint(foreign)}). Copy it again from its source.`;
}
