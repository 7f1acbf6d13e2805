import type { StaleReason } from '../../../domain/changes/plan.ts';
import type { KeyId } from '../../../domain/keys/key.ts';
import type { UnitsPerUsd } from '../../../domain/keys/quota.ts';
import { fieldList } from '../../settings/setting-text.ts';
import { keyLabel, literal, money, msg, person, type Text } from '../../text/text.ts';

/** Why a change cannot be made any more, for the middle of a sentence. */
export const staleText = (because: StaleReason, unitsPerUsd: UnitsPerUsd): Text =>
  wordsOf(because, unitsPerUsd).now;

/** The same in a message that stays: why it could not be made then. */
export const pastStaleText = (because: StaleReason, unitsPerUsd: UnitsPerUsd): Text =>
  wordsOf(because, unitsPerUsd).past;

const wordsOf = <K extends StaleReason['kind']>(
  because: Extract<StaleReason, { kind: K }>,
  unitsPerUsd: UnitsPerUsd,
): Words => (WORDS[because.kind] as WordsFor<K>)(because, unitsPerUsd);

interface Words {
  readonly now: Text;
  readonly past: Text;
}

type WordsFor<K extends StaleReason['kind']> = (
  because: Extract<StaleReason, { kind: K }>,
  unitsPerUsd: UnitsPerUsd,
) => Words;

const words = (now: Text, past: Text = now) => ({ now, past });
const plain = (now: string, past: string) => () => words(literal(now), literal(past));

const WORDS: { readonly [K in StaleReason['kind']]: WordsFor<K> } = {
  key_gone: plain('the key is gone', 'the key was gone'),
  unlimited_now: plain('the key has unlimited quota now', 'the key had unlimited quota by then'),
  limited_now: plain('the key already has a limit', 'the key already had a limit'),
  unit_price_changed: ({ was, is }) =>
    words(
      msg`a dollar was ${was} units when this was requested and is ${is} now`,
      msg`a dollar was ${was} units when this was requested and ${is} by then`,
    ),
  edited_meanwhile: ({ fields }) =>
    words(
      fields.every((field) => field === 'status')
        ? literal('somebody enabled or disabled it in the meantime')
        : msg`its ${fieldList(fields)} changed in the meantime`,
    ),
  still_in_debt: ({ debt }, unitsPerUsd) =>
    words(
      msg`the key is overspent by ${money(debt, unitsPerUsd)}, which is more than is being added`,
      msg`the key was overspent by ${money(debt, unitsPerUsd)}, which was more than was to be added`,
    ),
  less_than_nothing: ({ left }, unitsPerUsd) =>
    left <= 0
      ? words(literal('nothing is left of its quota'), literal('nothing was left of its quota'))
      : words(msg`only ${money(left, unitsPerUsd)} is left`, msg`only ${money(left, unitsPerUsd)} was left`),
  overspent: ({ debt }, unitsPerUsd) =>
    words(
      msg`the key is overspent by ${money(debt, unitsPerUsd)}, and CometAPI can’t store a debt`,
      msg`the key was overspent by ${money(debt, unitsPerUsd)}, and CometAPI can’t store a debt`,
    ),
  expired: plain('the key has expired', 'the key had expired'),
  exhausted: plain('its quota is used up', 'its quota was used up'),
  disabled_by_admin: plain(
    'an admin has since disabled the key, and only an admin can enable it',
    'an admin had disabled the key by then, and only an admin can enable it',
  ),
  owner_changed: plain(
    'the key has changed hands since this was requested',
    'the key had changed hands since this was requested',
  ),
  right_lost: plain(
    'the requester may no longer make this change',
    'the requester could no longer make this change',
  ),
  requester_left: plain(
    'the requester is no longer a member of this workspace',
    'the requester was no longer a member of this workspace',
  ),
  owner_left: plain(
    'whoever it is for is no longer a member of this workspace',
    'whoever it was for was no longer a member of this workspace',
  ),
  restored: () =>
    words(
      literal(
        'my database was restored from a backup, or moved to another server, so this may have been decided and done already',
      ),
    ),
  not_needed: ({ by }) => words(msg`${person(by)} said that it isn’t needed any more`),
  date_over: plain('the date that was asked for has passed', 'the date that was asked for had passed'),
  name_taken: ({ twin }) =>
    words(msg`there’s already a key ${keyLabel(twin)}`, msg`there was already a key ${keyLabel(twin)}`),
  grant_over: plain(
    'what was granted temporarily has already ended',
    'what was granted temporarily had already ended',
  ),
  // What it is now, the refusal says itself.
  nothing_to_do: () => words(literal('the key was already set that way')),
};

/** null: there is nothing to do. A line for a key that does not exist yet helps nobody. */
const NEXT_STEP: Readonly<Record<StaleReason['kind'], string | ((key: KeyId) => Text) | null>> = {
  nothing_to_do: null,
  key_gone: '`/cometkey create` makes a new one.',
  unlimited_now: (key) => msg`To give it a limit again, use \`/cometkey unlimited #${key} off\`.`,
  limited_now: (key) => msg`Use \`/cometkey quota #${key} =$20\` to set what is left.`,
  unit_price_changed: 'Ask again at the new price.',
  edited_meanwhile: 'Open the key again and make the change again.',
  still_in_debt: 'Ask for more than that.',
  less_than_nothing: (key) => msg`Take back less, or all of it with \`/cometkey quota #${key} =$0\`.`,
  expired: (key) => msg`Renew it, and it works again: \`/cometkey renew #${key}\`.`,
  exhausted: (key) => msg`Ask for more quota first: \`/cometkey quota #${key} +$50\`.`,
  disabled_by_admin: 'Ask one of the admins why.',
  owner_changed: (key) => msg`\`/cometkey owner #${key}\` shows whose it is.`,
  right_lost: (key) => msg`Its owner can ask: \`/cometkey owner #${key}\` shows whose it is.`,
  requester_left: 'There’s nothing left to do.',
  owner_left: 'There’s nothing left to do.',
  restored: 'Check whether it was done, and ask again if it wasn’t.',
  not_needed: null,
  date_over: 'Ask again with a later date.',
  name_taken: 'Choose another name.',
  grant_over: 'There’s nothing left to take back.',
  overspent: (key) => msg`Ask for more quota first: \`/cometkey quota #${key} +$50\`.`,
};

/** A sentence, and after it what helps where a change cannot be made any more. */
export function withNextStep(said: Text, because: StaleReason, keyId: KeyId | null): Text {
  const step = nextStep(because, keyId);
  return step ? msg`${said} ${step}` : said;
}

/** A whole sentence; null: there is nothing to do. */
export function nextStep(because: StaleReason, keyId: KeyId | null): Text | null {
  if (because.kind === 'less_than_nothing' && because.left <= 0)
    return literal('There’s nothing to take back.');
  const step = NEXT_STEP[because.kind];
  if (typeof step === 'string') return literal(step);
  return step === null || keyId === null ? null : step(keyId);
}
