import { expect, test } from 'vitest';
import { everyView } from '../support/every-view.ts';
import { shown } from '../support/rendered-text.ts';

interface Named {
  readonly type?: string;
  readonly text?: { readonly text: string };
  readonly accessibility_label?: string;
}

const within = (value: unknown): unknown[] =>
  typeof value === 'object' && value !== null ? [value, ...Object.values(value).flatMap(within)] : [];

// Whoever speaks to their computer says the words that they see (WCAG 2.5.3).
test('what a screen reader says of a button begins with the words on it', () => {
  const buttons = everyView('text').flatMap((view) => within(shown(view).blocks) as Named[]);
  const named = buttons.filter(({ type, accessibility_label: label }) => type === 'button' && label);
  expect(named.length).toBeGreaterThan(50);
  for (const { text, accessibility_label: label } of named) expect(label).toMatch(startOf(text?.text ?? ''));
});

const startOf = (words: string): RegExp => new RegExp(`^${words.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')}`);
