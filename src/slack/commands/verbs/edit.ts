import type { SettingsPatch } from '../../../domain/keys/settings.ts';
import { editKey } from '../../../usecases/changes/edit-key.ts';
import { findKey } from '../../../usecases/mirror/find-key.ts';
import { keyAction } from '../../blocks/ids.ts';
import { openChooseKey, openEditForm } from '../../forms/open-forms.ts';
import { sayChange } from '../../interaction/say-change.ts';
import {
  optionLabels,
  parseSettings,
  SETTING_OPTIONS,
  settingsUsage,
} from '../../settings/setting-options.ts';
import { retryWithReason } from '../retry-with-reason.ts';
import { type KeyWord, phrase, verb } from '../verb.ts';

interface EditCommand {
  readonly key: KeyWord;
  readonly to: SettingsPatch;
}

export const edit = verb<EditCommand>({
  usage: `KEY ${settingsUsage('edit')}`,
  about: `Change ${optionLabels}. Without options, a form opens.`,
  examples: ['edit search-prod', 'edit search-prod --models gpt-5,claude-opus-5'],
  options: SETTING_OPTIONS,
  parse: (line, context) => ({ key: phrase(line.words), to: parseSettings(line, context) }),
  buttons: { [keyAction('edit')]: (key) => ({ key, to: {} }) },
  async run(interaction, { key, to }) {
    const { bot, member, responder } = interaction;
    if (key === null) return openChooseKey(interaction, { verb: 'edit', key, to });
    const { id } = await findKey(bot.ports, member, key);
    if (Object.keys(to).length === 0) return openEditForm(interaction, { keyId: id, to });
    await responder.begin();
    const run = async () => {
      const asked = await editKey(bot.ports, member, {
        keyId: id,
        seen: {},
        to,
        reason: '',
      });
      await sayChange(interaction, asked);
    };
    await retryWithReason(run, (problem) => openEditForm(interaction, { keyId: id, to, problem }));
  },
});
