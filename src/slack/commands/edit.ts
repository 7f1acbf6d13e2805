import { editKey } from '../../usecases/changes/edit-key.ts';
import { findKey } from '../../usecases/keys/find-key.ts';
import { keyAction } from '../blocks/ids.ts';
import { parseIps } from '../command-line/parsers/addresses.ts';
import { parseKeyName } from '../command-line/parsers/key-name.ts';
import { parseModels } from '../command-line/parsers/models.ts';
import { parseExpiry } from '../command-line/parsers/moment.ts';
import type { ParseContext } from '../command-line/parsers/parse-context.ts';
import type { TokenizedLine } from '../command-line/tokenize.ts';
import { type EditWords, settingsPatch } from '../forms/key-form-values.ts';
import { openChooseKey, openEditForm } from '../forms/open-forms.ts';
import { changeReport } from '../interaction/change-report.ts';
import { changeMessage } from '../views/requests/change-result.ts';
import { retryWithReason } from './retry-with-reason.ts';
import { type KeyWord, phrase, verb } from './verb.ts';

interface EditCommand {
  readonly key: KeyWord;
  readonly to: EditWords;
}

export const edit = verb<EditCommand>({
  usage: 'KEY [--name …] [--models a,b|all] [--ips a,b|any] [--expires 30d|never] [--group g]',
  about: 'Change name, models, IPs, expiry or group. Without options, a form opens.',
  examples: ['edit search-prod', 'edit search-prod --models gpt-5,claude-opus-5'],
  options: { name: 'text', expires: 'text', models: 'list', ips: 'list', group: 'word' },
  parse: (line, context) => ({ key: phrase(line.words), to: editWords(line, context) }),
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
        to: settingsPatch(to),
        reason: '',
      });
      await responder.say(changeMessage(await changeReport(bot, member, asked)));
    };
    await retryWithReason(run, (problem) => openEditForm(interaction, { keyId: id, to, problem }));
  },
});

function editWords({ options }: TokenizedLine, context: ParseContext): EditWords {
  const set = <T>(option: string, read: (text: string) => T) => {
    const text = options.get(option);
    return text === undefined ? {} : { [option]: read(text) };
  };
  return {
    ...set('name', parseKeyName),
    ...set('expires', (text) => parseExpiry(text, context)),
    ...set('models', parseModels),
    ...set('ips', parseIps),
    ...set('group', (text) => text),
  };
}
