import { moreUnowned, type UnownedKey, unowned } from '../../../domain/notices/watch-rules/unowned.ts';
import { context, message, section, sentence } from '../../blocks/blocks.ts';
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
    const told = createdAt ? msg`found, created ${day(createdAt)}` : KEY_NOTICE_WORDS[what].inList;
    const whose = owner === null ? nothing : ownerText({ owner, ownerLeft });
    return key
      ? msg`${keyLabel(key)} ${told} · ${stateText(key, now)}${whose}`
      : msg`${keyLabel({ id: keyId, name })} ${told} · ${stateName(state)}${whose}`;
  });
  const tail =
    rest > 0 ? [msg`And ${rest} more. \`/cometkey list unowned\` shows every key that needs an owner.`] : [];
  const hint = literal('An admin can give a key an owner with *Assign*.');
  return message(joined([first, ...lines, ...tail, hint]), [
    section(first),
    ...shown.map(({ keyId, name, what }, at) =>
      section(
        lines[at] ?? nothing,
        KEY_NOTICE_WORDS[what].isAlive ? assignButton({ id: keyId, name }) : undefined,
      ),
    ),
    ...tail.map((line) => context(line)),
    context(hint),
  ]);
};

/** Of those that nobody looks after still. */
function titleText(keys: readonly Pick<UnownedKey, 'owner' | 'ownerLeft'>[], n: number): Text {
  const owned = keys.filter(({ owner = null }) => owner !== null);
  if (owned.length === 0)
    return count(
      n,
      'key has no owner, so nobody else would hear when it fails.',
      'keys have no owner, so nobody else would hear when they fail.',
    );
  const haveLeft = owned.every(({ ownerLeft }) => ownerLeft);
  if (owned.length < keys.length) return haveLeft ? someLeft(n) : someUnreached(n);
  return haveLeft ? allLeft(n) : allUnreached(n);
}

const allLeft = (n: number): Text =>
  count(
    n,
    'key has an owner who has left, so nobody else would hear when it fails.',
    'keys have owners who have left, so nobody else would hear when they fail.',
  );

const someLeft = (n: number): Text =>
  count(
    n,
    'key has no owner, or one who has left, so nobody else would hear when it fails.',
    'keys have no owner, or one who has left, so nobody else would hear when they fail.',
  );

const allUnreached = (n: number): Text =>
  count(
    n,
    'key has an owner I can’t reach, so nobody else would hear when it fails.',
    'keys have owners I can’t reach, so nobody else would hear when they fail.',
  );

const someUnreached = (n: number): Text =>
  count(
    n,
    'key has no owner, or one I can’t reach, so nobody else would hear when it fails.',
    'keys have no owner, or one I can’t reach, so nobody else would hear when they fail.',
  );
