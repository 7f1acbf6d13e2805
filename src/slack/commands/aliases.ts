/** Other words for a verb, as people bring them from other tools; one or two words each. */
export const ALIASES = {
  new: 'create',
  add: 'create',
  ls: 'list',
  find: 'list',
  info: 'show',
  'top-up': 'quota',
  topup: 'quota',
  rm: 'disable',
} as const;

/** The name of the verb; null: it is no alias. */
export function aliased(words: string): string | null {
  const alias = words.toLowerCase();
  return Object.hasOwn(ALIASES, alias) ? ALIASES[alias as keyof typeof ALIASES] : null;
}
