export const REDACTED = '[secret]';

const SHORTEST_SECRET = 6;

/** Shapes that no key's name has: secrets of CometAPI and other model providers, Slack, GitHub and clouds. */
const SHAPES: readonly RegExp[] = [
  // Needs a digit or great length, because a key may be named `sk-productionsearch`.
  /\bsk-(?:(?=[A-Za-z]*\d)[0-9A-Za-z]{16,}|[0-9A-Za-z]{40,})/g,
  /\bsk-(?:proj|ant|or|svcacct|admin)-[\w-]{20,}/g,
  /\bxox[a-z](?:\.xox[a-z])?-[\w-]{6,}/g,
  /\bxapp-[\w-]{6,}/g,
  /\b(?:gh[pousr]_|github_pat_)\w{20,}/g,
  /\bAKIA[0-9A-Z]{16}\b/g,
  /\bAIza[\w-]{30,}/g,
  /\beyJ[\w-]{10,}\.[\w-]{10,}(?:\.[\w-]*)?/g,
  // Long, with digits, small and capital letters: random. Hashes and ids have no capitals.
  /\b(?=[A-Za-z]*\d)(?=[0-9A-Z]*[a-z])(?=[0-9a-z]*[A-Z])[0-9A-Za-z]{28,}\b/g,
  /\b(?=[A-Za-z]*\d)(?=\d*[A-Za-z])[0-9A-Za-z]{48}\b/g,
];

/** Masked or partly quoted secrets. Names and hashes can look like these too. */
const LIKELY_SHAPES: readonly RegExp[] = [/\bsk-[\w*-]{8,}/g, /\b[0-9A-Za-z]{40,}\b/g];

const without = (shapes: readonly RegExp[], text: string): string =>
  shapes.reduce((rest, shape) => rest.replace(shape, REDACTED), text);

/** Replaces whatever has the shape of a secret. */
export const withoutSecrets = (text: string): string => without(SHAPES, text);

/** Also replaces what may be a secret, for texts that stay clear without the names in them. */
export const withoutLikelySecrets = (text: string): string => without(LIKELY_SHAPES, withoutSecrets(text));

/** Also replaces the `known` values in every spelling; values shorter than six characters are ignored. */
export function redactor(known: readonly string[], hide = withoutSecrets): (text: string) => string {
  const values = [...new Set(known.filter(({ length }) => length >= SHORTEST_SECRET).flatMap(spellings))]
    // A secret that contains another is replaced first.
    .sort((a, b) => b.length - a.length);
  return (text) => hide(values.reduce((rest, value) => rest.replaceAll(value, REDACTED), text));
}

const inJson = (text: string): string => JSON.stringify(text).slice(1, -1);

/** As it is, in JSON, in JSON within JSON, and in a web address. */
const spellings = (value: string): string[] => [
  value,
  inJson(value),
  inJson(inJson(value)),
  encodeURIComponent(value),
];
