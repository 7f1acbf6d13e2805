import { urgencyOf } from '../../../domain/keys/cures.ts';
import { stateOf } from '../../../domain/keys/key.ts';
import { theirs } from '../../../domain/notices/life.ts';
import type { KeyName } from '../../../domain/problems/problem.ts';
import type { NoticeContext } from '../../../usecases/ports/ports.ts';
import { actions, button, message, paragraphs, sentence } from '../../blocks/blocks.ts';
import { ACTIONS } from '../../blocks/ids.ts';
import { count, firstOf, joined, keyLabel, literal, msg, person, type Text } from '../../text/text.ts';
import { type GuardWords, guardText, SECRET_OF_ONE } from './handed-over.ts';
import { keyParts, type Part, part } from './key-parts.ts';
import type { NoticeView } from './view.ts';

const SHOWN = 30;

export const named = (keys: readonly KeyName[]): Text => firstOf(keys.map(keyLabel), { most: SHOWN });

const SECRETS: GuardWords = {
  alone: (from) =>
    msg`Notices about them come to you. There’s no second admin who could let you see their secrets sooner, so you can’t see them until ${from}.`,
  guarded:
    'Notices about them come to you, and only you can see their secrets. For the first day, a second admin has to agree before you see one.',
  free: 'Notices about them come to you, and only you can see their secrets.',
};

/** To the new owner of several keys. Those that fail, or soon will, have their cure below; what is cured leaves the list. */
export const assignedManyView: NoticeView<'assigned_many'> = ({ keys, by }, context) => {
  if (context.isOver)
    return sentence(msg`You no longer own any of the keys that ${person(by)} assigned to you.`);
  const parts = [
    part(msg`${person(by)} assigned ${count(keys.length, 'key')} to you: ${named(keys)}.`),
    ...needing(context, keys.length),
    part(guardText(context, keys.length === 1 ? SECRET_OF_ONE : SECRETS)),
  ];
  return message(joined(parts.map(({ text }) => text)), [
    ...parts.flatMap(({ blocks }) => blocks),
    actions([button({ action: ACTIONS.listKeys, text: 'List keys' })]),
  ]);
};

/** Of each kind; both fit one message. */
const ROWS = 8;

function needing({ notice, keys, now, unitsPerUsd }: NoticeContext, assigned: number): Part[] {
  const id = notice.to.kind === 'member' ? notice.to.id : '';
  const own = theirs(id, keys).toSorted((a, b) => a.name.localeCompare(b.name) || a.id - b.id);
  const dead = own.filter((key) => stateOf(key, now) !== 'enabled');
  const soon = own.filter((key) => urgencyOf(key, now) === 'soon');
  const about = { id, now, unitsPerUsd, most: ROWS };
  const isOne = assigned === 1 && own.length === 1;
  return [
    ...keyParts(isOne ? literal('It doesn’t work:') : deadText(dead.length), dead, about),
    ...keyParts(isOne ? literal('It expires soon or is low on quota:') : soonText(soon.length), soon, about),
  ];
}

const deadText = (n: number): Text => count(n, 'of them doesn’t work:', 'of them don’t work:');

const soonText = (n: number): Text =>
  count(n, 'of them expires soon or is low on quota:', 'of them expire soon or are low on quota:');

/** To each former owner, with those that were theirs. */
export const reassignedManyView: NoticeView<'reassigned_many'> = ({ keys, by, to }, context) =>
  paragraphs([
    msg`${person(by)} assigned ${keys.length} of your keys to ${person(to)}: ${named(keys)}.`,
    guardText(context, {
      alone: (from) =>
        msg`They can’t see a secret until ${from}, and I’ll tell you when they first do. If this surprises you, ask an admin.`,
      guarded:
        'For a day they can’t see a secret unless a second admin agrees, and I’ll tell you when they first do. If this surprises you, ask an admin.',
      free:
        keys.length === 1
          ? 'They can see its secret now, and I’ll tell you when they first do. If this surprises you, ask an admin.'
          : 'They can see their secrets now, and I’ll tell you when they first do. If this surprises you, ask an admin.',
    }),
  ]);
