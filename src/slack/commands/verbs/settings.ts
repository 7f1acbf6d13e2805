import { isTopic, withLine } from '../../command-line/parsers/preference.ts';
import { textOf } from '../../command-line/words.ts';
import { keepSettings, openSettingsForm } from '../../forms/submissions/settings.ts';
import { verb } from '../verb.ts';

interface SettingsCommand {
  readonly topic: string | null;
  readonly text: string;
}

export const settings = verb<SettingsCommand>({
  usage: '[low|runs-out|expiring|changed|quiet|days|digest VALUE|on|off|default]',
  about: 'Choose what I tell you about your keys, how early and when.',
  examples: [
    'settings',
    'settings low 30% 10%',
    'settings quiet 20:00-08:00',
    'settings days mon-thu',
    'settings digest daily',
  ],
  next: 'These settings apply only to you. Whatever you don’t choose follows your company’s policy.',
  parse: ({ words: [topic, ...rest] }) => ({ topic: topic?.text.toLowerCase() ?? null, text: textOf(rest) }),
  async run(interaction, { topic, text }) {
    if (topic === null || (text === '' && isTopic(topic))) return openSettingsForm(interaction);
    const { locked } = interaction.bot.ports.policy.notices;
    await keepSettings(interaction, (before) => withLine(before, { topic, text, locked }));
  },
});
