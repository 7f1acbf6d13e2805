import { expect, test } from 'vitest';
import { LANGUAGES, type Language } from '../../src/slack/text/language/languages.ts';
import { sweptStageWithKey } from '../support/stage-with-key.ts';

const broken = (): string => {
  throw new TypeError('a mistake in a translation');
};

/** A language in which two answers cannot be told. */
const welsh: Language = {
  locale: 'cy',
  catalogue: {
    get 'I asked {0} in {1} for {2}.'() {
      return broken();
    },
    get 'Your keys{0}'() {
      return broken();
    },
  },
};

test.each([
  [
    'list',
    /^Something went wrong on my side, .* Try again; if it keeps happening, give an admin the reference /,
  ],
  [
    'quota search-prod +$50 launch week',
    /It may be done, or may still get done: .* Reference for an admin: /,
  ],
])('after a bug in the answer to “%s” it is said whether something may be done', async (line, told) => {
  const languages = LANGUAGES as Map<string, Language>;
  languages.set('cy', welsh);
  using _language = { [Symbol.dispose]: () => void languages.delete('cy') };
  await using stage = await sweptStageWithKey();
  const { ana, slack } = stage;
  Object.assign(slack.workspace.users.find(({ id }) => id === ana.id) ?? {}, { locale: 'cy-GB' });
  stage.advance(61_000);
  await stage.after(ana.types(`/cometkey ${line}`));
  expect(stage.told(ana)).toMatch(told);
  const [ref = ''] = /(?<=`)\w+(?=`\.$)/.exec(stage.told(ana)) ?? [];
  expect(ref).not.toBe('');
  expect(stage.logged.filter((one) => one.includes(ref) && one.includes('a mistake in'))).toHaveLength(1);
});
