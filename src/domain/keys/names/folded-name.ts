/** A name as it is looked for: letters of another width, form or case are the same letters. */
export const foldedName = (name: string): string => name.normalize('NFKC').toLowerCase().normalize('NFKC');
