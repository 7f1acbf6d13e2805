/** The same letters, however they are stored: of full width, with accents of their own, as ligatures. */
export const plainLetters = (name: string): string => name.normalize('NFKC');

/** A name as it is looked for: the case of its letters does not matter either. */
export const foldedName = (name: string): string => plainLetters(name).toLowerCase();
