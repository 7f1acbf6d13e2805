import { editChange } from '../../../domain/changes/edit.ts';
import type { SettingsPatch } from '../../../domain/keys/settings.ts';
import { readAll } from '../../../domain/problems/mistakes.ts';
import type { Span } from '../../../domain/time.ts';
import { editKey } from '../../../usecases/changes/edit-key.ts';
import { findKey } from '../../../usecases/mirror/find-key.ts';
import { keyAction } from '../../blocks/ids.ts';
import { assertNewNameOnly } from '../../command-line/new-name/name-only.ts';
import { expirySpan } from '../../command-line/parsers/moment.ts';
import { reasonOf } from '../../command-line/terms.ts';
import { assertNoWords } from '../../command-line/tokenize.ts';
import { openEditForm } from '../../forms/open-edit-form.ts';
import { openChooseKey } from '../../forms/open-forms.ts';
import { sayChange } from '../../interaction/say-change.ts';
import {
  optionLabels,
  parseSettings,
  SETTING_OPTIONS,
  settingsRead,
  settingsUsage,
} from '../../settings/setting-options.ts';
import { retryWithReason } from '../retry-with-reason.ts';
import { indexOfWord, keyVerb } from '../verb.ts';

interface EditTerms {
  readonly to: SettingsPatch;
  /** The expiry as it was said, where that was a length of time. */
  readonly lasts?: Span;
  readonly reason: string;
}

/** A setting without its dashes, where no key that exists has the word in its name. */
const NAMES_SETTING = /^(?:expires?|expiry|until|models?|ips?|group|name)$/i;

export const edit = keyVerb<EditTerms>({
  usage: `KEY ${settingsUsage('edit')} [--reason …]`,
  about: `Change ${optionLabels}. Without options, a form opens.`,
  examples: ['edit search-prod', 'edit search-prod --models gpt-5,claude-opus-5'],
  next: 'I’ll read the key back and tell you what changed. An expiry beyond the limit has to be approved.',
  options: { ...SETTING_OPTIONS, reason: 'text' },
  termsAt: (words) =>
    indexOfWord(words, (word, at) => at > 0 && at < words.length - 1 && NAMES_SETTING.test(word)),
  parse(line, context) {
    const expires = line.options.get('expires');
    const { lasts, to, reason } = readAll({
      words: () => assertNoWords(line),
      name: () => assertNewNameOnly(line.optionWords.get('name') ?? [], context),
      to: () => parseSettings(line, context),
      lasts: () => (expires === undefined ? null : expirySpan(expires)),
      reason: () => reasonOf(line, []),
    });
    return { to, ...(lasts && { lasts }), reason };
  },
  settingsIn: settingsRead,
  buttons: { [keyAction('edit')]: (key) => ({ key, to: {}, reason: '' }) },
  changeOf: ({ to, lasts }, _, { zone }) =>
    Object.keys(to).length === 0 ? null : editChange({ seen: {}, to, lasts }, zone),
  async run(interaction, { key, to, lasts, reason }) {
    const { bot, member, responder } = interaction;
    if (key === null) return openChooseKey(interaction, { verb: 'edit', key, to, lasts, reason });
    const { id } = await findKey(bot.ports, member, key);
    if (Object.keys(to).length === 0) return openEditForm(interaction, { keyId: id, to, reason });
    await responder.begin();
    const run = async () => {
      const asked = await editKey(bot.ports, member, {
        keyId: id,
        seen: {},
        to,
        lasts,
        reason,
      });
      await sayChange(interaction, asked);
    };
    await retryWithReason(run, (problem) => openEditForm(interaction, { keyId: id, to, lasts, problem }));
  },
});
