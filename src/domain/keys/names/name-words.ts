import { foldedName } from './folded-name.ts';
import { withoutInvisible } from './invisible.ts';

const POSSESSIVE = /['’]s(?![\p{L}\p{M}\p{N}])/gu;
const ACCENTS = /[\u0300-\u036f]+/g;
const WORD = /[\p{L}\p{M}\p{N}]+/gu;

/** The words of a name as they are looked for in another: folded, without accents and “’s”. */
export const wordsOf = (name: string): string[] =>
  foldedName(withoutInvisible(name))
    .replace(POSSESSIVE, '')
    .normalize('NFD')
    .replace(ACCENTS, '')
    .normalize('NFC')
    .match(WORD) ?? [];
