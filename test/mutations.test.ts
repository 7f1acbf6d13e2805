import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { mutants } from './model/mutations.ts';

test.each(mutants)('the safeguard is where `npm run mutants` looks for it: $name', ({ changes }) => {
  for (const { file, is } of changes) expect(readFileSync(file, 'utf8').split(is)).toHaveLength(2);
});
