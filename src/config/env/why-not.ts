/** Why a file cannot be read, as a clause. */
export const whyNotRead = (error: unknown): string =>
  codeOf(error) === 'ENOENT' ? 'there’s no such file' : whyNot(error);

/** Why it cannot be written. */
export const whyNotWritten = (error: unknown): string =>
  codeOf(error) === 'ENOENT' ? 'there’s no such folder' : whyNot(error);

const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'I’m not allowed to',
  EISDIR: 'it’s a folder',
};

const codeOf = (error: unknown): string => (error as { code?: string }).code ?? '';

const whyNot = (error: unknown): string => REASONS[codeOf(error)] ?? (codeOf(error) || String(error));
