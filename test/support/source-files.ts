import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export interface SourceFile {
  /** From the root of the repository, with slashes. */
  readonly path: string;
  readonly text: string;
  /** Without comments, so that a rule is not broken by the sentence that explains it. */
  readonly code: string;
}

const root = new URL('../../', import.meta.url);

export const textOf = (path: string): string => readFileSync(new URL(path, root), 'utf8');

export function sourceFiles(...patterns: string[]): SourceFile[] {
  const paths = globSync(patterns, { cwd: fileURLToPath(root) }).sort();
  return paths.map((path) => {
    const text = textOf(path);
    return { path, text, code: text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|\s)\/\/.*$/gm, '$1') };
  });
}
