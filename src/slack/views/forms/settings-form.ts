import { DIGESTS, OWNERS_KINDS, type Wishes } from '../../../domain/notices/delivery/preferences.ts';
import type { KeyNoticeKind } from '../../../domain/notices/watch-rules/watch-rules.ts';
import { daysKey, EVERY_DAY, hoursKey } from '../../../domain/policy/hours.ts';
import { spanKey } from '../../../domain/time.ts';
import { button, context, input, option, paragraphs } from '../../blocks/blocks.ts';
import { selectField, textField } from '../../blocks/form-fields.ts';
import { ACTIONS, CALLBACKS } from '../../blocks/ids.ts';
import type { InputBlock, KnownBlock, Message, ModalView } from '../../blocks/unrendered.ts';
import { count, either, joined, list, literal, msg, spanText, type Text } from '../../text/text.ts';
import { keysButton } from '../keys/key-buttons.ts';
import { KEY_NOTICE_WORDS } from '../notices/key-notice-words.ts';
import { type FormFrame, formModal } from './form-frame.ts';

export interface SettingsTyped {
  readonly told: readonly string[];
  readonly low: string;
  readonly runsOut: string;
  readonly expiring: string;
  readonly quiet: string;
  readonly days: string;
  readonly digest: string;
}

/** The fields, by the name of their value. */
export const SETTINGS_FIELDS = {
  told: 'told',
  low: 'low',
  runsOut: 'runs_out',
  expiring: 'expiring',
  quiet: 'quiet',
  days: 'days',
  digest: 'digest',
} as const satisfies Record<keyof SettingsTyped, string>;

/** What the form is filled with. */
export const settingsTyped = (wishes: Wishes): SettingsTyped => ({
  told: OWNERS_KINDS.filter((kind) => !wishes.off.includes(kind)),
  low: wishes.quotaLeft.map((share) => `${share}%`).join(' '),
  runsOut: spanKey(wishes.runsOutWithin),
  expiring: wishes.expiring.map((days) => `${days}d`).join(' '),
  quiet: wishes.quietHours ? hoursKey(wishes.quietHours) : '',
  days: daysKey(wishes.workingDays),
  digest: wishes.digest,
});

export const freeKinds = (locked: readonly string[]): readonly KeyNoticeKind[] =>
  OWNERS_KINDS.filter((kind) => !locked.includes(kind));

export function settingsForm({
  typed,
  locked,
  delegations,
  ...frame
}: FormFrame & {
  readonly typed: SettingsTyped;
  readonly locked: readonly string[];
  /** Who decides for whom, of the reader. */
  readonly delegations: readonly Text[];
}): ModalView {
  return formModal({
    ...frame,
    callback: CALLBACKS.settings,
    title: 'What I tell you',
    submit: 'Save',
    blocks: [
      ...delegations.map((line) => context(msg`${line} \`/cometkey delegate\` changes that.`)),
      ...toldField(typed, locked),
      ...lockedLine(locked),
      ...valueFields(typed),
    ],
  });
}

const wordsOf = (kind: KeyNoticeKind): Text => KEY_NOTICE_WORDS[kind].inList;

/** Nothing where the policy leaves no choice: Slack refuses a field without one. */
function toldField({ told }: SettingsTyped, locked: readonly string[]): InputBlock[] {
  const options = freeKinds(locked).map((kind) => ({ kind, look: option(wordsOf(kind), kind) }));
  const chosen = options.flatMap(({ kind, look }) => (told.includes(kind) ? [look] : []));
  if (options.length === 0) return [];
  return [
    input(
      { id: SETTINGS_FIELDS.told, label: 'Tell me when one of my keys', optional: true },
      {
        type: 'multi_static_select',
        options: options.map(({ look }) => look),
        ...(chosen.length > 0 ? { initial_options: chosen } : {}),
      },
    ),
  ];
}

function lockedLine(locked: readonly string[]): KnownBlock[] {
  const kinds = OWNERS_KINDS.filter((kind) => locked.includes(kind));
  return kinds.length === 0 ? [] : [context(alwaysText(kinds))];
}

const alwaysText = (kinds: readonly KeyNoticeKind[]): Text =>
  msg`Your company’s policy says I must always tell you when a key ${either(kinds.map(wordsOf))}.`;

const valueFields = (typed: SettingsTyped): KnownBlock[] => [...thresholdFields(typed), ...whenFields(typed)];

const thresholdFields = ({ low, runsOut, expiring }: SettingsTyped): KnownBlock[] => [
  textField({
    id: 'low',
    label: 'Low on quota: warn me when this much is left',
    hint: 'For example 20% 5%. Leave empty to turn it off.',
    value: low,
    max: 60,
    optional: true,
  }),
  textField({
    id: 'runs_out',
    label: 'Runs out: warn me this long before',
    hint: 'For example 3d.',
    value: runsOut,
    max: 20,
  }),
  textField({
    id: 'expiring',
    label: 'Expires: warn me this long before',
    hint: 'For example 7d 3d 1d. Leave empty to turn it off.',
    value: expiring,
    max: 60,
    optional: true,
  }),
];

const whenFields = ({ quiet, days, digest }: SettingsTyped): KnownBlock[] => [
  textField({
    id: 'quiet',
    label: 'Quiet hours',
    hint: 'Warnings wait until they end, for example 22:00-07:00. Leave empty for none.',
    value: quiet,
    max: 20,
    optional: true,
  }),
  textField({
    id: 'days',
    label: 'Working days',
    hint: 'Warnings wait for the next one, for example mon-fri, or mon, wed-fri.',
    value: days,
    max: 40,
  }),
  selectField({
    id: 'digest',
    label: 'Digest of the keys that need you',
    hint: 'In the morning of a working day, and only if there’s something to do.',
    value: digest,
    choices: DIGESTS.map((one) => [DIGEST_WORDS[one], one] as const),
  }),
];

const DIGEST_WORDS = { off: 'None', daily: 'Every day', weekly: 'Every week' } as const;

const settingsButton = button({ action: ACTIONS.settings, text: 'Change' });

const OFF = literal('off');

/** These have a line of their own. */
const WITH_LINES: readonly KeyNoticeKind[] = ['low', 'runs_out', 'expiring'];

/** `7, 3 and 1 day before`. */
const daysBefore = (days: readonly number[]): Text =>
  msg`${list(days.map((one, at) => (at < days.length - 1 ? msg`${one}` : count(one, 'day'))))} before`;

/** What holds from now on. */
export function settingsMessage(wishes: Wishes): Message {
  const { off, quotaLeft, runsOutWithin, expiring, quietHours, workingDays, digest, locked } = wishes;
  const isOff = (kind: KeyNoticeKind) => off.includes(kind) && !locked.includes(kind);
  const silent = OWNERS_KINDS.filter((kind) => isOff(kind) && !WITH_LINES.includes(kind));
  const lines: Text[] = [
    literal('Saved. From now on, I’ll tell you about your keys like this:'),
    msg`• Low on quota: ${isOff('low') || quotaLeft.length === 0 ? OFF : msg`at ${list(quotaLeft.map((share) => literal(`${share}%`)))}`}`,
    msg`• Runs out: ${isOff('runs_out') ? OFF : msg`${spanText(runsOutWithin)} before`}`,
    msg`• Expires: ${isOff('expiring') || expiring.length === 0 ? OFF : daysBefore(expiring)}`,
    msg`• Quiet hours: ${literal(quietHours ? hoursKey(quietHours) : 'none')}`,
    msg`• Working days: ${literal(workingDays.length < EVERY_DAY.length ? daysKey(workingDays) : 'every day')}`,
    msg`• Digest: ${literal(digest)}`,
    ...(silent.length > 0 ? [msg`• Not told when a key ${either(silent.map(wordsOf))}`] : []),
  ];
  return paragraphs([joined(lines)], [settingsButton, keysButton]);
}
