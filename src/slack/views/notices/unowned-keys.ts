import { isExpiring, isLow, isRunningOut, stateOf } from '../../../domain/keys/key.ts';
import { moreUnowned, type UnownedKey, unowned } from '../../../domain/notices/unowned.ts';
import type { KeyNoticeKind } from '../../../domain/notices/watch-rules/watch-rules.ts';
import type { MirroredKey } from '../../../usecases/ports/store/keys.ts';
import { context, message, section, sentence } from '../../blocks/blocks.ts';
import { expiryText } from '../../text/facts/expiry.ts';
import { stateName, stateText } from '../../text/key-state.ts';
import { ownerText } from '../../text/key-text.ts';
import { count, day, joined, keyLabel, literal, msg, nothing, type Text } from '../../text/text.ts';
import { assignButton } from '../keys/key-buttons.ts';
import { KEY_NOTICE_WORDS } from './key-notice-words.ts';
import type { NoticeView } from './view.ts';

const MOST = 40;

/** News about keys without an owner, or whose owner is not told, with a button that gives a key one. What got one leaves the list. */
export const unownedKeysView: NoticeView<'unowned_keys'> = (body, { keys: known, isOver, now }) => {
  if (isOver) return sentence(literal('✅ All keys have an owner now.'));
  const keys = unowned(body, known);
  const shown = keys.slice(0, MOST);
  const rest = moreUnowned(body, known) + keys.length - shown.length;
  const first = titleText([...keys, ...(body.others ?? [])], shown.length + rest);
  const lines = shown.map(({ keyId, name, owner = null, ownerLeft = false, state, what, createdAt }) => {
    const key = what === 'deleted' ? undefined : known.find(({ id }) => id === keyId);
    const told = createdAt ? msg`was found (created ${day(createdAt)})` : KEY_NOTICE_WORDS[what].inList;
    const whose = owner === null ? nothing : ownerText({ owner, ownerLeft });
    if (key && isItsState(what, key, now))
      return msg`${keyLabel(key)} · ${stateText(key, now)}${since(what, key, now)}${whose}`;
    if (key) return msg`${keyLabel(key)} ${told} · ${stateText(key, now)}${whose}`;
    const was = msg`${keyLabel({ id: keyId, name })} ${told}`;
    return KEY_NOTICE_WORDS[what].isAlive ? msg`${was} · ${stateName(state)}${whose}` : msg`${was}${whose}`;
  });
  const tail =
    rest > 0 ? [msg`And ${rest} more. \`/cometkey list unowned\` shows every key that needs an owner.`] : [];
  const hint = shown.some(({ what }) => KEY_NOTICE_WORDS[what].isAlive)
    ? [literal('An admin can give a key an owner with *Assign*.')]
    : [];
  return message(joined([first, ...lines, ...tail, ...hint]), [
    section(first),
    ...shown.map(({ keyId, name, what }, at) =>
      section(
        lines[at] ?? nothing,
        KEY_NOTICE_WORDS[what].isAlive ? assignButton({ id: keyId, name }) : undefined,
      ),
    ),
    ...[...tail, ...hint].map((line) => context(line)),
  ]);
};

/** Whether the news is no more than the state tells. */
function isItsState(what: KeyNoticeKind, key: MirroredKey, now: Date): boolean {
  const state = stateOf(key, now);
  switch (what) {
    case 'disabled':
    case 'expired':
    case 'exhausted':
      return what === state;
    case 'expiring':
      return state === 'enabled' && isExpiring(key, now);
    case 'low':
      return state === 'enabled' && isLow(key);
    case 'runs_out':
      return state === 'enabled' && isRunningOut(key, now);
    default:
      return false;
  }
}

const since = (what: KeyNoticeKind, key: MirroredKey, now: Date): Text =>
  what === 'expired' || what === 'expiring' ? msg` · ${expiryText(key, now)}` : nothing;

/** Of those that nobody looks after still. */
function titleText(keys: readonly Pick<UnownedKey, 'owner' | 'ownerLeft'>[], n: number): Text {
  const owned = keys.filter(({ owner = null }) => owner !== null);
  if (owned.length === 0)
    return count(
      n,
      'key without an owner needs a look; nobody else hears about it.',
      'keys without an owner need a look; nobody else hears about them.',
    );
  const haveLeft = owned.every(({ ownerLeft }) => ownerLeft);
  if (owned.length < keys.length) return haveLeft ? someLeft(n) : someUnreached(n);
  return haveLeft ? allLeft(n) : allUnreached(n);
}

const allLeft = (n: number): Text =>
  count(
    n,
    'key whose owner has left needs a look; nobody else hears about it.',
    'keys whose owners have left need a look; nobody else hears about them.',
  );

const someLeft = (n: number): Text =>
  count(
    n,
    'key without an owner, or with one who has left, needs a look; nobody else hears about it.',
    'keys without an owner, or with one who has left, need a look; nobody else hears about them.',
  );

const allUnreached = (n: number): Text =>
  count(
    n,
    'key whose owner I can’t reach needs a look; nobody else hears about it.',
    'keys whose owners I can’t reach need a look; nobody else hears about them.',
  );

const someUnreached = (n: number): Text =>
  count(
    n,
    'key without an owner, or with one I can’t reach, needs a look; nobody else hears about it.',
    'keys without an owner, or with one I can’t reach, need a look; nobody else hears about them.',
  );
