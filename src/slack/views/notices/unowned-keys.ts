import { unowned } from '../../../domain/notices/life.ts';
import { context, message, section, sentence } from '../../blocks/blocks.ts';
import { stateName, stateText } from '../../text/key-state.ts';
import { count, day, joined, keyLabel, literal, msg, nothing } from '../../text/text.ts';
import { assignButton } from '../keys/key-buttons.ts';
import { KEY_NOTICE_WORDS } from './key-notice-words.ts';
import type { NoticeView } from './view.ts';

const MOST = 40;

/** News about keys without an owner, with a button that gives a key one. A key that got one leaves the list. */
export const unownedKeysView: NoticeView<'unowned_keys'> = (body, { keys: known, isOver, now }) => {
  if (isOver) return sentence(literal('✅ All keys have an owner now.'));
  const { more } = body;
  const keys = unowned(body, known);
  const shown = keys.slice(0, MOST);
  const rest = more + keys.length - shown.length;
  const first = count(
    keys.length + more,
    'key has no owner, so nobody else would hear when it fails.',
    'keys have no owner, so nobody else would hear when they fail.',
  );
  const lines = shown.map(({ keyId, name, state, what, createdAt }) => {
    const key = what === 'deleted' ? undefined : known.find(({ id }) => id === keyId);
    const told = createdAt ? msg`found, created ${day(createdAt)}` : KEY_NOTICE_WORDS[what].inList;
    return key
      ? msg`${keyLabel(key)} ${told} · ${stateText(key, now)}`
      : msg`${keyLabel({ id: keyId, name })} ${told} · ${stateName(state)}`;
  });
  const tail = rest > 0 ? [msg`And ${rest} more: \`/cometkey list unowned\` shows them all.`] : [];
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
