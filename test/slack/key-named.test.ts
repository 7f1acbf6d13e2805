import { expect, test } from 'vitest';
import { CALLBACKS } from '../../src/slack/blocks/ids.ts';
import { everySection, type View } from '../support/every-view.ts';
import { spoken } from '../support/rendered-text.ts';

/** About several keys, or about none that exists. */
const OF_NO_KEY: ReadonlySet<string> = new Set([
  CALLBACKS.createKey,
  CALLBACKS.disableMany,
  CALLBACKS.assignMany,
  CALLBACKS.settings,
]);

const isModal = (view: View): view is Extract<View, { type: 'modal' }> =>
  'type' in view && view.type === 'modal';

/** Below a mistake that stands on top. */
const linesOf = (view: View): string[] =>
  spoken(view)
    .split('\n')
    .filter((line) => line.trim() !== '' && !line.startsWith('⚠️'));

test.each([
  ['fits into a title', 'search-prod'],
  ['is too long for one', `search-prod-${'x'.repeat(31)}`],
])('a window about one key names it in its title or its first line, where the name %s', (_, name) => {
  const windows = everySection(name)
    .flatMap(({ views }) => views)
    .filter(isModal)
    .filter(({ callback_id = '' }) => !OF_NO_KEY.has(callback_id));
  // A form that asks for the key names none yet.
  const unnamed = windows
    .map(linesOf)
    .filter((lines) => lines.some((line) => line.includes(name)))
    .filter(([title, first = '']) => !`${title} ${first}`.includes(name) && first !== '(Key: )');
  expect(windows.length).toBeGreaterThan(150);
  expect(unnamed.map((lines) => lines.slice(0, 2))).toEqual([]);
});
