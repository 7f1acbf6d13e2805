import { COMMANDS } from '../../src/slack/commands/commands.ts';

/** Every verb of which a key is the first word, as the bot's own table has them, and the two that ask whose it is. */
export const VERBS_OF_KEYS: readonly string[] = [
  ...Object.entries(COMMANDS).flatMap(([verb, { termsAt }]) => (termsAt ? [verb] : [])),
  'owner',
  'claim',
];

/** What these verbs need behind the key. */
export const TERMS: Readonly<Record<string, string>> = {
  edit: '--expires 30d',
  quota: '-$1',
  unlimited: 'on for 4h launch',
  assign: '@bob',
  backup: '@bob',
};
