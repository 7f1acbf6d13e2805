import { expect, test } from 'vitest';
import { DEFAULT_READER } from '../../src/domain/notices/reader.ts';
import { divider, home, message, modal, section } from '../../src/slack/blocks/blocks.ts';
import { selectField } from '../../src/slack/blocks/form-fields.ts';
import { renderMessage } from '../../src/slack/blocks/unrendered.ts';
import { literal, moment, msg } from '../../src/slack/text/text.ts';
import { expectTaken, mrkdwn, spoken } from '../support/rendered-text.ts';

const rows = (n: number) => Array.from({ length: n }, (_, at) => section(msg`row ${at}`));

test('what does not fit is counted, not dropped in silence', () => {
  const sent = message(msg`rows`, rows(60));
  expectTaken(sent);
  expect(sent.blocks).toHaveLength(50);
  expect(spoken(sent)).toMatch(/row 48\n~ … and 11 more$/);
  const shown = modal({ callback: 'c', title: 'Rows', blocks: rows(120) });
  expectTaken(shown);
  expect(spoken(shown)).toMatch(/row 98\n~ … and 21 more$/);
  expect(home(rows(100)).blocks).toHaveLength(100);
});

test('a long text ends between words, never inside an escape or a date', () => {
  const at = moment(new Date('2026-12-31T00:00:00Z'));
  for (let length = 3850; length < 3950; length += 1) {
    const sent = message(msg`${literal('x'.repeat(length))} & ${at} ${'<'.repeat(60)}`, [divider]);
    const { text } = renderMessage(sent, DEFAULT_READER);
    expect(text.length).toBeLessThanOrEqual(3900);
    expect(text.replaceAll(mrkdwn(at), '')).not.toMatch(/<[^<]*$|&(?!(amp|lt|gt);| )/);
  }
});

test('of more choices than fit, the one that was made stays made', () => {
  const choices = Array.from({ length: 150 }, (_, at) => [`group ${at}`, `g${at}`] as const);
  for (const value of ['g0', 'g99', 'g100', 'g149']) {
    const field = selectField({ id: 'group', label: 'Group', value, choices });
    expectTaken(modal({ callback: 'c', title: 'Groups', submit: 'Save', blocks: [field] }));
    expect(field.element).toMatchObject({ initial_option: { value } });
  }
});
