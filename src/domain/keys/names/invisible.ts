/** Characters that take no room, are blank, or turn the direction: with them two texts can look the same. */
const INVISIBLE = /[\p{Default_Ignorable_Code_Point}\p{Cs}\u2800\ufff9-\ufffb]/gv;
/** Without those that letters of some scripts and emoji are joined with. */
const NEVER_NEEDED =
  /[[\p{Default_Ignorable_Code_Point}\p{Cs}\u2800\ufff9-\ufffb]--[\u200c\u200d\ufe00-\ufe0f]]/gv;
const EMOJI = /\p{RGI_Emoji}/gv;

export const withoutInvisible = (text: string): string => text.replace(INVISIBLE, '');

/** Words are written as before. */
export const withoutNeedless = (text: string): string => text.replace(NEVER_NEEDED, '');

/** Emoji are seen as a whole. */
export const holdsInvisible = (text: string): boolean =>
  withoutNeedless(text) !== text || withoutInvisible(text.replace(EMOJI, '')) !== text.replace(EMOJI, '');
