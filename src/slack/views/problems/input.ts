import { MOST_MESSAGE } from '../../../domain/requests/approval/terms/reason.ts';
import { spanKey } from '../../../domain/time.ts';
import { askedText } from '../../text/asked-text.ts';
import {
  count,
  dateAndTime,
  keyLabel,
  list,
  literal,
  moment,
  money,
  msg,
  nothing,
  person,
  some,
  spanText,
  userText,
} from '../../text/text.ts';
import { LINE_PROBLEMS } from './line.ts';
import type { Sentences } from './sentences.ts';

const COUNTS_WITH = {
  amount: 'Limited',
  date: 'On a date',
  left: 'Set a limit again',
  time: 'Lift the limit',
} as const;

export const INPUT_PROBLEMS: Sentences<
  | keyof typeof LINE_PROBLEMS
  | 'reason_too_long'
  | 'looks_like_secret'
  | 'bad_amount'
  | 'not_dollars'
  | 'unsigned_amount'
  | 'amount_too_large'
  | 'zero_amount'
  | 'bad_span'
  | 'bad_setting'
  | 'unknown_setting'
  | 'span_too_long'
  | 'usage_too_long'
  | 'time_unclear'
  | 'ends_on_date'
  | 'time_in_reason'
  | 'name_holds_person'
  | 'bad_moment'
  | 'delegation_needs_end'
  | 'time_without_more'
  | 'past_moment'
  | 'not_later'
  | 'field_unused'
  | 'bad_person'
  | 'name_empty'
  | 'name_too_long'
  | 'name_too_many_bytes'
  | 'name_forbidden_characters'
  | 'name_mixes_scripts'
  | 'name_taken'
  | 'bad_ip'
  | 'no_such_model'
  | 'no_such_group'
  | 'cross_group_needs_auto'
  | 'nothing_to_change'
  | 'left_already'
  | 'reason_missing'
  | 'reason_unfit'
  | 'step_up_needed'
  | 'step_up_wrong'
> = {
  ...LINE_PROBLEMS,
  reason_too_long: ({ characters, max }) =>
    msg`The reason has ${count(characters, 'character')}, and whoever reads it sees at most ${max}. Shorten it.`,
  looks_like_secret: ({ isDone }) =>
    msg`That looks like a secret, so I didn’t keep it. If it is one, replace it: others may have seen it.${literal(isDone ? '' : ' Then send your text again without the secret.')}`,
  bad_amount: ({ text, signed, meant }) => {
    if (text.trim() === '') return msg`Enter an amount, for example \`$20\`.`;
    const [one = '', other = ''] = meant ?? [];
    if (other) return msg`I can’t read “${text}” as money. Did you mean \`${one}\` or \`${other}\`?`;
    if (one) return msg`I can’t read “${text}” as money. Did you mean \`${one}\`?`;
    return signed
      ? msg`I can’t read “${text}” as money. Write \`+$5\` to add, \`-$5\` to take back, or \`=$5\` to set what’s left.`
      : msg`I can’t read “${text}” as money. Write dollars as \`$5\`, or units as \`250000u\`.`;
  },
  not_dollars: ({ text }) =>
    msg`I count in US dollars only, so I can’t take “${text}”. Write the amount in dollars, for example \`${literal(/^[-+=]?/.exec(text)?.[0] ?? '')}$20\`.`,
  unsigned_amount: ({ text }) => {
    const amount = /^[\d.,]+$/.test(text) ? `$${text}` : text;
    return msg`Do you want ${amount} more, ${amount} less, or exactly ${amount} left? Write \`+${amount}\` to add it, \`-${amount}\` to take it back, or \`=${amount}\` to set what’s left.`;
  },
  amount_too_large: ({ text }) =>
    msg`“${text}” is more than CometAPI can store. Write a smaller amount, such as \`$50\`.`,
  zero_amount: ({ text }) =>
    msg`“${text}” is less than the smallest amount CometAPI counts in. Write a larger one, such as \`${literal(/^[+-]/.exec(text)?.[0] ?? '')}$5\`.${literal(text.startsWith('-') ? ' To leave nothing, write `=$0`.' : '')}`,
  bad_setting: ({ text, example }) =>
    msg`I can’t read “${text}” as a setting. Write it as \`/cometkey settings ${literal(example)}\`, or choose in the form: \`/cometkey settings\`.`,
  unknown_setting: ({ name, names, meant }) => {
    const known = msg`There’s no setting “${name}”. The settings are ${list(names.map((one) => msg`\`${literal(one)}\``))}.`;
    return meant ? msg`${known} Did you mean \`/cometkey settings ${meant}\`?` : known;
  },
  bad_span: ({ text }) =>
    msg`I can’t read “${text}” as a length of time. Write \`30m\`, \`4h\`, \`7d\`, \`2w\`, \`3mo\` or \`1y\`.`,
  usage_too_long: ({ text, most }) =>
    msg`I show at most ${count(most, 'day')} of usage, and “${text}” is longer. Write \`${most}d\`, or less.`,
  span_too_long: ({ text }) =>
    msg`“${text}” is longer than ten years. Write a shorter time, such as \`3mo\`.`,
  time_unclear: ({ text, isDate }) =>
    isDate
      ? msg`I can’t read “${text}” as a date. Write \`2026-12-31\`, \`in 3 days\` or \`30d\`, or put \`--reason\` before the reason.`
      : msg`I read “${text}” as a length of time, but can’t tell how long. Write \`for 2d\`, or put \`--reason\` before the reason.`,
  ends_on_date: ({ text, at, meant }) =>
    msg`The time starts only when it’s approved, so I can’t use “${text}” (${dateAndTime(at)}) as its end. Counted from now, that’s about \`${meant}\`: write that instead.`,
  time_in_reason: ({ time, meant, reason }) =>
    meant === null
      ? msg`Is “${time}” part of the reason? I can’t do this temporarily: it stays until somebody changes it. If it is, put the reason in quotes: \`"${reason}"\`. If it isn’t, leave it out.`
      : msg`Is “${time}” how long you want it, or part of the reason? If it’s how long, write \`${meant}\` right after the amount or \`on\`. If it’s part of the reason, put the reason in quotes: \`"${reason}"\`.`,
  name_holds_person: ({ who }) =>
    msg`A key’s name can’t contain a mention. Write it without ${person(who)}, or their name without the @.`,
  delegation_needs_end: () =>
    msg`Handing on your votes needs an end. Add one, for example \`until friday\` or \`2w\`.`,
  bad_moment: ({ text }) =>
    text.trim() === ''
      ? msg`Choose a date.`
      : msg`I can’t read “${text}” as a date. Write \`2026-12-31\`, \`2026-12-31T18:00\`, \`in 3 days\`, \`30d\` or \`never\`.`,
  time_without_more: () =>
    msg`Only added quota can be temporary. Leave the time out: quota you take back doesn’t return by itself.`,
  not_later: ({ key, at, ahead }) => {
    if (at === null)
      return msg`${keyLabel(key)} never expires. To make it expire: \`/cometkey edit #${key.id}\`.`;
    const more = ahead
      ? msg` To add ${spanText(ahead)} to that: \`/cometkey renew #${key.id} ${spanKey(ahead)}\`.`
      : nothing;
    return msg`${keyLabel(key)} already expires ${moment(at)}, which is later.${more} To make it expire earlier: \`/cometkey edit #${key.id}\`.`;
  },
  past_moment: ({ text, at }) =>
    text === null
      ? msg`The expiry that you asked for has passed since (${moment(at)}), so I changed nothing. Ask again with a later date.`
      : msg`“${text}” is in the past (${moment(at)}). Write a later date, or a time from now such as \`30d\`.`,
  field_unused: ({ field, was }) =>
    msg`This field only applies to “${literal(COUNTS_WITH[field])}”. Choose that above, or ${
      was === '' ? literal('leave it empty') : msg`set this back to ${was}`
    }.`,
  bad_person: ({ text }) =>
    text.trim() === ''
      ? msg`Choose a person.`
      : msg`I can’t tell who “${text}” is. Type @ and choose the person from Slack’s list.`,
  name_empty: () => msg`A key needs a name, for example \`search-prod\`.`,
  name_too_long: ({ characters, max }) =>
    msg`The name has ${count(characters, 'character')}; at most ${max} are allowed. Shorten it.`,
  name_too_many_bytes: ({ bytes, message }) =>
    msg`CometAPI refused the name: “${message}”. It takes ${count(bytes, 'byte')}; shorten it, or use fewer accents and emoji.`,
  name_forbidden_characters: () =>
    msg`The name contains invisible characters. Type it again with letters, digits and symbols.`,
  name_mixes_scripts: ({ word, character, script, among }) =>
    msg`In “${word}”, “${character}” is ${script ? msg`a ${literal(script)} letter` : literal('a letter of another script')}${among ? msg` among ${literal(among)} ones` : nothing}, so the name could be taken for another. Type “${character}” again on the keyboard you use for the rest.`,
  name_taken: ({ twin }) => msg`There’s already a key ${keyLabel(twin)}. Choose another name.`,
  bad_ip: ({ line, number }) =>
    msg`“${line}”${number === null ? nothing : msg` (line ${number})`} isn’t an IP address. Write \`10.0.0.1\`, \`10.0.0.0/8\` or \`2001:db8::/32\`.`,
  no_such_model: ({ models, nearest }) =>
    msg`The account has no ${literal(models.length === 1 ? 'model' : 'models')} called ${some(models, 3)}. ${
      nearest ? msg`Did you mean ${nearest}?` : literal('Choose from the list in the form.')
    }`,
  no_such_group: ({ group, groups }) =>
    groups.length > 0
      ? msg`The account has no group “${group}”. Choose one that it has: ${some(groups)}.`
      : msg`The account has no group “${group}”. Leave the group out.`,
  cross_group_needs_auto: () =>
    msg`Retrying in other groups works only with the group “auto”. Choose that group, or turn the retry off.`,
  nothing_to_change: () => msg`It’s already set that way, so I changed nothing.`,
  reason_missing: ({ asked }) =>
    asked === null
      ? msg`Write a reason, so the requester knows what to do instead.`
      : msg`${askedText(asked)}, so please say why.`,
  reason_unfit: ({ message }) =>
    msg`Your reason doesn’t fit here. ${userText(message, MOST_MESSAGE)} Change it, and send it again.`,
  step_up_needed: ({ wanted }) =>
    wanted === 'amount'
      ? msg`Type the amount that’s asked for: whoever approves this has to.`
      : msg`Type the name of the key: whoever approves this has to.`,
  step_up_wrong: ({ wanted }) =>
    wanted === 'amount'
      ? msg`That isn’t the amount that’s asked for. Read it above, then type it here.`
      : msg`That isn’t the name of the key. Read it above, then type it here.`,
  left_already: ({ key, left, unitsPerUsd }) =>
    msg`${keyLabel(key)} already has ${money(left, unitsPerUsd)} left, so I changed nothing.`,
};
