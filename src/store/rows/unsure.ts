/** The column that tells what was open when the database was restored. */
export const unsureFlag = ({ isUnsure = false }: { readonly isUnsure?: boolean | undefined }): 0 | 1 =>
  isUnsure ? 1 : 0;

export const isUnsure = ({ unsure }: { readonly unsure: number }): { readonly isUnsure?: true } =>
  unsure === 1 ? { isUnsure: true } : {};
