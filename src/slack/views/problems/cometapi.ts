import { editLines, fieldList, lostText } from '../../settings/setting-text.ts';
import { refusalText, tokenRemedy } from '../../text/refusal-text.ts';
import {
  joined,
  keyLabel,
  literal,
  moment,
  money,
  msg,
  userText as nameOf,
  person,
  secondOf,
  some,
  type Text,
} from '../../text/text.ts';
import { restText } from '../changes/request-text.ts';
import { staleText } from '../changes/stale-text.ts';
import type { Sentences } from './sentences.ts';

const after = (retryAt: Date | null): Text =>
  retryAt === null
    ? literal('Please try again in a minute.')
    : msg`Please try again after ${secondOf(retryAt)}.`;

/** The bot asks CometAPI again by itself, but not for what this person wanted. */
const again = (retryAt: Date | null): Text =>
  retryAt === null
    ? literal('Please try again in a minute.')
    : msg`I’ll check again at ${secondOf(retryAt)}; please send this again then.`;

export const COMETAPI_PROBLEMS: Sentences<
  | 'key_busy'
  | 'behind_held'
  | 'behind_late'
  | 'name_on_its_way'
  | 'behind_unknown'
  | 'changed_meanwhile'
  | 'key_moved'
  | 'secret_hidden'
  | 'upstream_down'
  | 'upstream_limiting'
  | 'upstream_auth'
  | 'upstream_refused'
  | 'upstream_unreadable'
  | 'key_unreadable'
  | 'asking_too_fast'
  | 'still_reading_keys'
  | 'outcome_unknown'
  | 'drifted'
  | 'not_taken'
  | 'not_enabled'
  | 'twins'
  | 'renamed'
  | 'not_found_after_create'
> = {
  key_busy: ({ key }) =>
    key
      ? msg`${keyLabel(key)} is being changed right now. Please try again in half a minute.`
      : msg`Another key is being created right now. Please try again in half a minute.`,
  behind_held: ({ id, name }) =>
    msg`An earlier change to “${name}” (request \`${id}\`) is on hold until an admin presses *Resume*, so I did nothing. Ask an admin, then send yours again.`,
  behind_late: ({ name }) =>
    msg`An earlier change to “${name}” may still be on its way and would undo yours, so I did nothing. Please try again in a minute.`,
  name_on_its_way: ({ name }) =>
    msg`Another key may still get the name “${name}”: what I sent for an earlier request could still come through. So I did nothing. Please try again in a minute.`,
  behind_unknown: ({ earlier: { id, by, at }, key, reader }) => {
    if (by === null)
      return msg`I don’t know yet whether I took back what “${key.name}” had temporarily, so I did nothing. I’m still checking; \`/cometkey show #${key.id}\` says “being taken back now” until I know. Then send yours again.`;
    return by === reader
      ? msg`I don’t know yet whether your earlier change to “${key.name}” took effect (request \`${id}\`, requested ${moment(at)}), so I did nothing with this one. I’m still checking, and will message you once I know. Then send this one again.`
      : msg`I don’t know yet whether an earlier change to “${key.name}” took effect (request \`${id}\`, requested by ${person(by)}, ${moment(at)}), so I did nothing. I’m still checking, and will message ${person(by)} once I know. Check with them, then send yours again.`;
  },
  changed_meanwhile: ({ key, fields }) =>
    msg`Somebody changed the ${fieldList(fields)} of ${keyLabel(key)} in the meantime, so I changed nothing. Look at it, then make your change again.`,
  key_moved: ({ key, seen, to, nothingSaved }) => {
    const why = literal(nothingSaved ? ', so I saved nothing' : '');
    const lines = editLines({ seen, to });
    return msg`${keyLabel(key)} changed while this form was open${why}.\n${joined(lines, '\n')}\nWhat you typed is still here, and the rest is as it is now. Check it, then send it again.`;
  },
  secret_hidden: ({ key }) =>
    msg`CometAPI hides the secret of ${keyLabel(key)} and offers no way to show it. Copy it from the CometAPI console.`,
  upstream_down: ({ retryAt, isPage }) =>
    isPage
      ? msg`I’m getting something else instead of CometAPI’s answers, perhaps a proxy’s page, so I did nothing. ${again(retryAt)}`
      : msg`CometAPI isn’t answering, so I did nothing. ${again(retryAt)}`,
  upstream_limiting: ({ retryAt }) =>
    msg`CometAPI isn’t taking any more calls at the moment, so I did nothing. ${after(retryAt)}`,
  upstream_auth: ({ refusal }) => msg`CometAPI no longer accepts my access token. ${tokenRemedy(refusal)}`,
  upstream_refused: ({ message, reason }) => refusalText(reason, message, 'Nothing changed.'),
  upstream_unreadable: () =>
    msg`CometAPI sent an answer I can’t read, so I did nothing. Please try again in a minute; if it keeps happening, tell an admin.`,
  key_unreadable: ({ id }) =>
    msg`CometAPI lists key #${id}, but I can’t read its data. Until somebody repairs it in the CometAPI console, only \`/cometkey disable #${id}\` works on it.`,
  asking_too_fast: ({ retryAt }) =>
    msg`You’ve asked for a lot in a short time, and everybody shares one limit on calls to CometAPI. ${after(retryAt)}`,
  still_reading_keys: ({ word }) =>
    msg`I’m still reading the keys from CometAPI and don’t know “${nameOf(word, 80)}” yet. Try again in a minute, or write the key’s number.`,
  outcome_unknown: ({ id, isDisabled }) =>
    id && isDisabled
      ? msg`It’s disabled now, but an earlier change to the key could still come through and enable it again. I’ll keep checking until that can’t happen any more, then message you; \`/cometkey requests ${id}\` shows where it stands.`
      : id
        ? msg`CometAPI didn’t answer, so I couldn’t tell whether it happened. I’ll find out and message you; \`/cometkey requests ${id}\` shows where it stands.`
        : msg`CometAPI didn’t answer, so I can’t tell whether it’s done. Check \`/cometkey list\` before you try again.`,
  drifted: ({ key, isDisabled, wanted, found, dropped = [], unitsPerUsd }) =>
    msg`${keyLabel(key)} ${literal(isDisabled ? 'is disabled, but has' : 'has')} ${money(found, unitsPerUsd)} granted instead of ${money(wanted, unitsPerUsd)}: either it was too busy to set exactly, or somebody edited it in the console just then. Look at the key.${restText({ wanted, found, isDisabled })}${lostText(dropped)}`,
  not_taken: ({ key, fields }) =>
    msg`CometAPI accepted the change, but ${keyLabel(key)} doesn’t show it (${fieldList(fields)}): either it didn’t take effect, or somebody edited the key in the console at the same time. Look at it before you try again.`,
  not_enabled: ({ key, because, unitsPerUsd }) =>
    msg`The rest is done, but I left ${keyLabel(key)} disabled: ${staleText(because, unitsPerUsd)}.`,
  twins: ({ name, ids }) =>
    msg`There are several new keys called “${name}” (${some(ids.map((id) => `#${id}`))}). An admin has to delete the extra ones in the CometAPI console, and can assign the one that stays.`,
  renamed: ({ name, ids }) =>
    msg`I lost CometAPI’s answer when I created “${name}”, and no key has that name. There’s a new key with the same settings under another name (${some(ids.map((id) => `#${id}`))}): it may be yours, renamed since then. An admin can assign it to you; if it isn’t yours, create “${name}” again.`,
  not_found_after_create: ({ name }) =>
    msg`CometAPI said it created “${name}”, but doesn’t list it. Check \`/cometkey list\` in a minute, before you try again.`,
};
