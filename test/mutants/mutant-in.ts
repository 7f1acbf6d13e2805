import { sourceFiles } from '../support/source-files.ts';
import { type Mutant, mutate } from './mutate.ts';

export interface Mutated {
  readonly path: string;
  readonly before: string;
  readonly text: string;
}

/** The file that holds it, without the safeguard; null: it is nowhere. */
export function mutantIn(mutant: Mutant): Mutated | null {
  const pattern = mutant.in.endsWith('.ts') ? mutant.in : `${mutant.in}/**/*.ts`;
  for (const { path, text: before } of sourceFiles(pattern)) {
    const text = mutate(path, before, mutant);
    if (text !== null) return { path, before, text };
  }
  return null;
}
