import { withoutInvisible } from './names/invisible.ts';

export const REDACTED = '[secret]';

const SHORTEST_SECRET = 6;

/** The borders of a secret. `_` is none of its letters there, because it also stands around emphasised text. */
const START = '(?<![0-9A-Za-z])';
const END = '(?![0-9A-Za-z])';

const from = (pattern: RegExp): RegExp => new RegExp(START + pattern.source, 'g');
const whole = (pattern: RegExp): RegExp => new RegExp(START + pattern.source + END, 'g');

/** Shapes that no key's name has: secrets of CometAPI and other model providers, Slack, GitHub and clouds. */
const SHAPES: readonly RegExp[] = [
  // Needs a digit or great length, because a key may be named `sk-productionsearch`.
  from(/sk-(?:(?=[A-Za-z]*\d)[0-9A-Za-z]{16,}|[0-9A-Za-z]{40,})/),
  from(/sk-(?:proj|ant|or|svcacct|admin)-[\w-]{20,}/),
  from(/xox[a-z](?:\.xox[a-z])?-[\w-]{6,}/),
  from(/xapp-[\w-]{6,}/),
  from(/(?:gh[pousr]_|github_pat_)\w{20,}/),
  whole(/AKIA[0-9A-Z]{16}/),
  from(/AIza[\w-]{30,}/),
  // Tried once for each run of these characters: from each `eyJ` in a long run it would take seconds.
  /(?<![\w-])(?=[\w-]*\.[\w-]{10})[\w-]*?eyJ[\w-]{10,}\.[\w-]{10,}(?:\.[\w-]*)?/g,
  // Long, with digits, small and capital letters: random. Hashes and ids have no capitals.
  whole(/(?=[A-Za-z]*\d)(?=[0-9A-Z]*[a-z])(?=[0-9a-z]*[A-Z])[0-9A-Za-z]{28,}/),
  whole(/(?=[A-Za-z]*\d)(?=\d*[A-Za-z])[0-9A-Za-z]{48}/),
];

/** Masked or partly quoted secrets. Names and hashes can look like these too. */
const LIKELY_SHAPES: readonly RegExp[] = [from(/sk-[\w*-]{8,}/), whole(/[0-9A-Za-z]{40,}/)];

/** Of the shortest shape, a token of Slack: most of what is stored are shorter words. */
const SHORTEST_SHAPE = 11;

const without = (shapes: readonly RegExp[], text: string): string =>
  shapes.reduce((rest, shape) => rest.replace(shape, REDACTED), text);

type Hide = (text: string) => string;

/** Whoever reads a text sees a secret in it also where invisible characters part it. */
const alsoParted =
  (hide: Hide): Hide =>
  (text) => {
    const seen = withoutInvisible(text);
    if (seen === text) return hide(text);
    const hidden = hide(seen);
    return hidden === seen ? hide(text) : hidden;
  };

/** Replaces whatever has the shape of a secret. */
export const withoutSecrets: Hide = (text) => (text.length < SHORTEST_SHAPE ? text : hidden(text));

const hidden = alsoParted((text) => without(SHAPES, text));

/** Also replaces what may be a secret, for texts that stay clear without the names in them. */
export const withoutLikelySecrets: Hide = alsoParted((text) => without(LIKELY_SHAPES, withoutSecrets(text)));

/** Also replaces the `known` values in every spelling; values shorter than six characters are ignored. */
export function redactor(known: readonly string[], hide = withoutSecrets): Hide {
  const values = [...new Set(known.filter(({ length }) => length >= SHORTEST_SECRET).flatMap(spellings))]
    // A secret that contains another is replaced first.
    .sort((a, b) => b.length - a.length);
  return alsoParted((text) => hide(values.reduce((rest, value) => rest.replaceAll(value, REDACTED), text)));
}

const inJson = (text: string): string => JSON.stringify(text).slice(1, -1);

/** As it is, in JSON, in JSON within JSON, and in a web address. */
const spellings = (value: string): string[] => [
  value,
  inJson(value),
  inJson(inJson(value)),
  encodeURIComponent(value),
];
