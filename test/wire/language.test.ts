import { expect, test } from 'vitest';
import type { Person } from '../../sandbox/slack/person.ts';
import { textOf } from '../../sandbox/slack/text-of.ts';
import { LANGUAGES, type Language } from '../../src/slack/text/language/languages.ts';
import { sweptStageWithKey } from '../support/stage-with-key.ts';

/** Of Welsh no more than these tests read. */
const welsh: Language = {
  locale: 'cy',
  catalogue: {
    '{0} left of {1}': '{0} ar ôl o {1}',
    'New CometAPI key': 'Allwedd newydd',
    '⏸️ Key {0} was disabled {1}. Calls with it fail.': '⏸️ Analluogwyd {0} {1}.',
    'asks for': 'yn gofyn am',
  },
};

function spoken(): Disposable {
  const languages = LANGUAGES as Map<string, Language>;
  languages.set('cy', welsh);
  return { [Symbol.dispose]: () => void languages.delete('cy') };
}

const read = (person: Person) => [person.sees(), person.dms()].flat().map(textOf).join('\n');

test('whoever has set a language in Slack reads it wherever the bot speaks to them alone', async () => {
  using _language = spoken();
  await using stage = await sweptStageWithKey();
  const { ana, bob, slack, cometApi } = stage;
  Object.assign(slack.workspace.users.find(({ id }) => id === ana.id) ?? {}, { locale: 'cy-GB' });
  stage.advance(61_000);

  await stage.after(ana.types('/cometkey list'));
  expect(stage.told(ana)).toContain('$20.00 ar ôl o $20.00');
  await stage.after(ana.opensHome());
  expect(textOf(ana.home() ?? {})).toContain('ar ôl o');
  await stage.after(ana.types('/cometkey create'));
  expect(textOf(ana.modal() ?? {})).toContain('Allwedd newydd');
  await ana.closes();
  cometApi.account.editInConsole(1, { status: 2 });
  await stage.sweep();
  await stage.runs('deliver');
  expect(stage.dm(ana)).toContain('⏸️ Analluogwyd *search-prod*');
  // Home was drawn anew because the key moved.
  expect(textOf(ana.home() ?? {})).toContain('ar ôl o');

  await stage.after(ana.types('/cometkey quota search-prod +$50 launch week'));
  expect(stage.card()).toContain('asks for');
  await stage.after(bob.types('/cometkey create other --quota $1'));
  expect(read(bob)).not.toMatch(/ar ôl|Analluogwyd/);
});

test.each([
  null,
  '',
  'tlh',
  'x'.repeat(300),
  7,
  undefined,
])('a language such as %j is read as English', async (locale) => {
  await using stage = await sweptStageWithKey();
  const { ana, slack } = stage;
  Object.assign(slack.workspace.users.find(({ id }) => id === ana.id) ?? {}, { locale });
  stage.advance(61_000);
  await stage.after(ana.types('/cometkey list'));
  expect(stage.told(ana)).toContain('$20.00 left of $20.00');
});
