/** The translations by English template; a counted noun has one for each plural form of the language. */
export type Catalogue = Readonly<Record<string, string | Partial<Record<Intl.LDMLPluralRule, string>>>>;

export interface Language {
  /** For numbers, money, lists and times. British English lists without a comma before `and`. */
  readonly locale: string;
  /** What is missing stays English. */
  readonly catalogue: Catalogue;
}

const ENGLISH: Language = { locale: 'en-GB', catalogue: {} };

export const LANGUAGES: ReadonlyMap<string, Language> = new Map([['en', ENGLISH]]);

/** `de-AT` uses `de` if it has no catalogue of its own; English for a language that has none. */
export const languageOf = (tag: string): Language =>
  LANGUAGES.get(tag) ?? LANGUAGES.get(tag.split('-')[0] ?? '') ?? ENGLISH;
