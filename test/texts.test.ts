import { expect, test } from 'vitest';
import { catalogue } from './support/catalogue.ts';

test('docs/texts.md holds every text as it is said today', async () => {
  await expect(catalogue()).toMatchFileSnapshot('../docs/texts.md');
});
