import type { Problem } from '../../../domain/problems/problem.ts';
import { actions, button, context, preformatted } from '../../blocks/blocks.ts';
import { ACTIONS, COMMAND } from '../../blocks/ids.ts';
import { formRef } from '../../blocks/refs/form-ref.ts';
import { asWritten, type KnownBlock } from '../../blocks/unrendered.ts';
import {
  count,
  keyLabel,
  list,
  literal,
  mentionText,
  money,
  msg,
  nothing,
  person,
  type Text,
  userText,
} from '../../text/text.ts';
import { oneLine } from '../../text/user-text.ts';
import type { Sentences } from './sentences.ts';

/** Behind a sentence; on a second line may be an example. */
function usage(text: string): Text {
  if (text === '') return nothing;
  const [line = '', example] = text.split('\n');
  return example === undefined
    ? msg` Usage: \`${literal(line)}\``
    : msg` Usage: \`${literal(line)}\`, for example \`${literal(example)}\`.`;
}

/** What is wrong with a line as a whole. */
export const LINE_PROBLEMS: Sentences<
  | 'unknown_verb'
  | 'takes_several'
  | 'several_keys'
  | 'unknown_option'
  | 'missing_argument'
  | 'not_understood'
  | 'less_in_comment'
  | 'option_twice'
  | 'words_exclude'
  | 'unclosed_quote'
  | 'line_too_long'
  | 'offer_spent'
  | 'key_not_first'
  | 'left_or_granted'
  | 'setting_in_name'
  | 'noun_in_name'
  | 'sentence_in_name'
  | 'owner_in_name'
> = {
  unknown_verb: ({ verb, nearest }) =>
    nearest
      ? msg`There’s no command “${verb}”. Did you mean \`/cometkey ${nearest}\`?${literal(nearest === 'help' ? '' : ' `/cometkey help` shows what I can do.')}`
      : msg`There’s no command “${verb}”. \`/cometkey help\` shows what I can do.`,
  takes_several: ({ verb, meant }) =>
    meant === 'leak'
      ? msg`There’s no single command for “${verb}”. Disable the key, so that calls with it fail within a minute, then make a new one: \`/cometkey create\`.`
      : msg`There’s no single command for “${verb}”. Make a new key with \`/cometkey create\`, put its secret where the old one is used, then disable the old key with \`/cometkey disable\`.`,
  several_keys: ({ keys }) =>
    msg`I disable one key at a time, and this names ${list(keys.map(keyLabel))}, so I changed nothing. If the rest is your reason, say it in more words.`,
  unknown_option: ({ verb, option, does, usage: right }) =>
    does !== null
      ? msg`\`${verb}\` has no option “${option}”: \`/cometkey ${does}\` does that.`
      : msg`\`${verb}\` has no option “${option}”.${usage(right)}`,
  missing_argument: ({ option, usage: right }) => msg`“${option}” needs a value after it.${usage(right)}`,
  not_understood: ({ word, usage: right }) => msg`I don’t understand “${word}” here.${usage(right)}`,
  less_in_comment: ({ text, comment, id }) =>
    msg`“${text}” sounds like less than was asked for, and this would approve all of it. To give less, where you may, press *Edit and approve* in \`/cometkey requests ${literal(id)}\`. If it’s only what you want to say, put it in quotes: \`"${comment}"\`.`,
  option_twice: ({ option }) => msg`You wrote “${option}” twice. Leave one of them out.`,
  words_exclude: ({ words: [one, other] }) =>
    msg`“${one}” and “${other}” can’t be used together. Leave one of them out.`,
  unclosed_quote: () =>
    msg`A closing quotation mark is missing. Write, for example, \`/cometkey show "my key"\`.`,
  line_too_long: ({ characters, max }) =>
    msg`That’s ${count(characters, 'character')}, and I read at most ${max}. Shorten it, or use the form.`,
  offer_spent: () =>
    msg`I’ve already run that, or it’s more than a day old. Type it again if you still want it.`,
  key_not_first: ({ key }) => msg`The key comes first: write ${keyLabel(key)}, then what you want for it.`,
  left_or_granted: ({ key, text, change, used, unitsPerUsd }) =>
    msg`Do you want ${text} *left* on ${keyLabel(key)}, or ${text} *granted* in all? ${money(used, unitsPerUsd)} of it is used already. Write \`=${text}\` for what’s left, or \`${change}\` for what’s granted.`,
  setting_in_name: ({ text, option, name, isFirst }) =>
    isFirst
      ? msg`“${text}” comes before a name. For a new key, write \`/cometkey create ci-bot ${option}\`; to ask for more on a key you have, \`/cometkey quota ci-bot +$20\`.`
      : / --/.test(option)
        ? msg`Are “${text}” settings, or part of the key’s name? If they’re settings, write \`${option}\`. If they’re part of the name, put the name in quotes: \`"${name}"\`.`
        : msg`Is “${text}” ${literal(/^--reason/.test(option) ? 'your reason' : 'a setting')}, or part of the key’s name? If it’s ${literal(/^--reason/.test(option) ? 'your reason' : 'a setting')}, write \`${option}\`. If it’s part of the name, put the name in quotes: \`"${name}"\`.`,
  noun_in_name: ({ noun, name }) =>
    msg`Is “${noun}” part of the new key’s name? If it is, put the name in quotes: \`"${name}"\`. If it isn’t, leave it out.`,
  sentence_in_name: ({ name, isNew }) =>
    isNew
      ? msg`“${name}” reads like part of a sentence. If it’s the new key’s name, put it in quotes: \`"${name}"\`. If it isn’t, write the name first, then its settings: \`/cometkey create ci-bot --quota $20\`.`
      : msg`“${name}” reads like part of a sentence. If all of it is the key’s new name, put it in quotes: \`"${name}"\`. If it isn’t, write only the name after \`--name\`.`,
  owner_in_name: ({ text, who, name }) =>
    who === null
      ? msg`Is “${text}” the key’s owner, or part of its name? If it’s the owner, write \`--for\`, type @ and choose them from Slack’s list. If it’s part of the name, put the name in quotes: \`"${name}"\`.`
      : msg`Is the new key for ${person(who)}? Then write \`--for ${mentionText(who)}\`. A key’s name can’t contain a mention.`,
};

/** About what `policy explain` cannot explain. */
export const EXPLAINING_PROBLEMS: Sentences<'not_explained'> = {
  not_explained({ verb, why, example }) {
    const line = msg`For example: \`/cometkey ${example}\``;
    switch (why) {
      case 'no_line':
        return msg`${literal('After `policy explain`, write the command you want explained.')} ${line}`;
      case 'no_change':
        return msg`\`${verb}\` changes no key, so no rule decides it. I explain commands that do. ${line}`;
      case 'incomplete':
        return msg`To explain \`${verb}\`, I need the whole command, with all that you’d ask for. ${line}`;
    }
  },
};

/** Characters in one block, which must stay below 3,000; a line that is quoted back may have 8,000. */
const BLOCK_LENGTH = 2900;
const MOST_BLOCKS = 3;

const piecesOf = (text: string): string[] => text.match(new RegExp(`.{1,${BLOCK_LENGTH}}`, 'gsu')) ?? [];

const MOST_ON_BUTTON = 60;

/** The button that runs a line, below the line itself where that is too long for a button. */
export function runBlocks({ form, line }: { form: string; line: string }): KnownBlock[] {
  const whole = `${COMMAND} ${line}`;
  const value = formRef.encode({ form });
  const run = (text: Text) => actions([button({ action: ACTIONS.runLine, text, value })]);
  return whole.length <= MOST_ON_BUTTON
    ? [run(msg`Run ${userText(whole, MOST_ON_BUTTON)}`)]
    : [...lineBlocks(line), run(literal('Run this'))];
}

export const lineBlocks = (line: string): KnownBlock[] =>
  piecesOf(oneLine(`${COMMAND} ${line}`, MOST_BLOCKS * BLOCK_LENGTH)).map((piece) =>
    preformatted(asWritten(piece)),
  );

/** What a refused line probably meant. */
export const offeredBlocks = ({
  meant,
  others,
  unused,
}: Extract<Problem, { kind: 'line_refused' }>): KnownBlock[] => [
  ...(unused === null ? [] : [context(msg`I found no place for “${userText(unused, MOST_UNUSED)}” below.`)]),
  ...meant.flatMap(runBlocks),
  ...(others.length === 0 ? [] : [context(msg`Or one of these:`), ...others.flatMap(lineBlocks)]),
];

const MOST_UNUSED = 200;
