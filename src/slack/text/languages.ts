/** A template's translation; of a counted noun, one for each plural form that the language has. */
export type Catalogue = Readonly<Record<string, string | Partial<Record<Intl.LDMLPluralRule, string>>>>;

export interface Language {
  /** For numbers, money, lists and times. British English lists without a comma before `and`. */
  readonly locale: string;
  /** By the English template; what is missing is said in English. */
  readonly catalogue: Catalogue;
}

const ENGLISH: Language = { locale: 'en-GB', catalogue: {} };

const LANGUAGES: ReadonlyMap<string, Language> = new Map([['en', ENGLISH]]);

/** `de-AT` reads `de` where there is no catalogue of its own. */
export const languageOf = (tag: string): Language =>
  LANGUAGES.get(tag) ?? LANGUAGES.get(tag.split('-')[0] ?? '') ?? ENGLISH;
