/** What stands where a secret stood. */
export const REDACTED = '[secret]';

const SHORTEST_SECRET = 6;

/** No name of a key looks like these: of CometAPI and other model providers, Slack, GitHub, clouds. */
const SHAPES: readonly RegExp[] = [
  // With a digit, or very long: a key may well be called `sk-productionsearch`.
  /\bsk-(?:(?=[A-Za-z]*\d)[0-9A-Za-z]{16,}|[0-9A-Za-z]{40,})/g,
  /\bsk-(?:proj|ant|or|svcacct|admin)-[\w-]{20,}/g,
  /\bxox[a-z](?:\.xox[a-z])?-[\w-]{6,}/g,
  /\bxapp-[\w-]{6,}/g,
  /\b(?:gh[pousr]_|github_pat_)\w{20,}/g,
  /\bAKIA[0-9A-Z]{16}\b/g,
  /\bAIza[\w-]{30,}/g,
  /\beyJ[\w-]{10,}\.[\w-]{10,}(?:\.[\w-]*)?/g,
  // Long and of all three kinds of characters: random, while hashes and ids have small letters only.
  /\b(?=[A-Za-z]*\d)(?=[0-9A-Z]*[a-z])(?=[0-9a-z]*[A-Z])[0-9A-Za-z]{28,}\b/g,
  /\b(?=[A-Za-z]*\d)(?=\d*[A-Za-z])[0-9A-Za-z]{48}\b/g,
];

/** A name or a hash may look like these, but so do secrets that are masked or quoted in part. */
const LIKENESSES: readonly RegExp[] = [/\bsk-[\w*-]{8,}/g, /\b[0-9A-Za-z]{40,}\b/g];

const without = (shapes: readonly RegExp[], text: string): string =>
  shapes.reduce((rest, shape) => rest.replace(shape, REDACTED), text);

/** The text without what has the shape of a secret. */
export const withoutSecrets = (text: string): string => without(SHAPES, text);

/** Of words that need no name in them to be understood: also without what may be a secret. */
export const withoutLikelySecrets = (text: string): string => without(LIKENESSES, withoutSecrets(text));

/** Also without the values of `known`, however they are spelled. */
export function redactor(known: readonly string[], hide = withoutSecrets): (text: string) => string {
  const values = [...new Set(known.filter(({ length }) => length >= SHORTEST_SECRET).flatMap(spellings))]
    // A secret that contains another goes first, whole.
    .sort((a, b) => b.length - a.length);
  return (text) => hide(values.reduce((rest, value) => rest.replaceAll(value, REDACTED), text));
}

const inJson = (text: string): string => JSON.stringify(text).slice(1, -1);

/** As it is, as JSON, as JSON within JSON, and in a web address. */
const spellings = (value: string): string[] => [
  value,
  inJson(value),
  inJson(inJson(value)),
  encodeURIComponent(value),
];
