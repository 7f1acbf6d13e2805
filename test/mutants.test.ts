import { parseSync } from 'oxc-parser';
import { expect, test } from 'vitest';
import { mutantIn } from './mutants/mutant-in.ts';
import { mutants } from './mutants/mutants.ts';

test.each(mutants)('the safeguard “$name” is found in the source, and goes', (mutant) => {
  const found = mutantIn(mutant);
  expect(found).not.toBeNull();
  expect(found?.text).not.toBe(found?.before);
  expect(parseSync(found?.path ?? '', found?.text ?? '').errors).toEqual([]);
});
