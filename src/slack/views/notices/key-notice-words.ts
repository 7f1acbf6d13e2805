import { proposedUsd } from '../../../domain/keys/forecast/proposal.ts';
import { stateOf } from '../../../domain/keys/key.ts';
import { hasQuota, type UnitsPerUsd, units } from '../../../domain/keys/quota.ts';
import type { NoticeBody } from '../../../domain/notices/notice.ts';
import { expiryTold } from '../../../domain/notices/watch-rules/expiring.ts';
import type { KeyNoticeKind } from '../../../domain/notices/watch-rules/watch-rules.ts';
import type { NoticeContext } from '../../../usecases/ports/ports.ts';
import type { MirroredKey } from '../../../usecases/ports/store/keys.ts';
import type { Button } from '../../blocks/unrendered.ts';
import { leftText } from '../../text/facts/quota.ts';
import { joined, keyLabel, moment, msg, nothing, person, type Text } from '../../text/text.ts';
import {
  askAmountButton,
  assignButton,
  disableButton,
  enableButton,
  type NamedKey,
  newKeyButton,
  openButton,
  renewButton,
} from '../keys/key-buttons.ts';
import { editedText, unusualDayText, unusualText } from './key-notice-details.ts';
import { curedText, expiryMoved } from './over.ts';

export type KeyBody = Extract<NoticeBody, { kind: 'key' }>;

interface KeyNoticeWords {
  /** The first line of a message to the owner. */
  readonly headline: (body: KeyBody, key: MirroredKey | null, unitsPerUsd: UnitsPerUsd) => Text;
  /** Instead of the headline, once it has ended: in the past, because it is never redrawn. */
  readonly over: (key: MirroredKey, context: NoticeContext) => Text;
  /** For after the key's name, in the list of keys without an owner. */
  readonly inList: Text;
  readonly buttons: (key: NamedKey, body: KeyBody, context: NoticeContext) => Button[];
  /** False: the key no longer exists. */
  readonly isAlive: boolean;
}

const label = ({ keyId, name }: KeyBody): Text => keyLabel({ id: keyId, name });
const byWhom = ({ by }: KeyBody): Text => (by === null ? msg`outside Slack` : msg`by ${person(by)}`);

const isDisabledByLead = (key: NamedKey): boolean => 'disabledBy' in key && key.disabledBy?.role === 'lead';

/** Of what stays so this is never read. */
const never = () => nothing;

const renewable = {
  over: expiryMoved,
  buttons: (key: NamedKey) => [renewButton(key), openButton(key)],
  isAlive: true,
};

/** Of a key that is not known as much is asked for as usual. */
const askingMore: KeyNoticeWords['buttons'] = (key, _, context) => {
  const known = 'burn' in key ? key : { left: units(0), burn: null, expiresAt: null };
  return [askAmountButton(key, proposedUsd(known, context)), openButton(key)];
};

const moreQuota = (key: MirroredKey, context: NoticeContext): Text =>
  key.unlimited
    ? curedText(context, {
        you: msg`✅ You gave key ${keyLabel(key)} unlimited quota.`,
        others: (by) => msg`✅ Key ${keyLabel(key)} was given unlimited quota ${by}.`,
      })
    : curedText(context, {
        you: msg`✅ You gave key ${keyLabel(key)} more quota; it then had ${leftText(key, context.unitsPerUsd)}.`,
        others: (by) =>
          msg`✅ Key ${keyLabel(key)} was given more quota ${by}, and then had ${leftText(key, context.unitsPerUsd)}.`,
      });

/** Of a warning, which ends as well when what it warned of has happened. */
const warningOver = (key: MirroredKey, context: NoticeContext): Text =>
  hasQuota(key) ? moreQuota(key, context) : msg`🪫 Key ${keyLabel(key)} used up its quota.`;

/** A renewal enables a key, too. */
function enabledAgain(key: MirroredKey, context: NoticeContext): Text {
  if (context.cure?.change.kind !== 'renew' || key.expiresAt === null)
    return curedText(context, {
      you: msg`✅ You enabled key ${keyLabel(key)} again.`,
      others: (by) => msg`✅ Key ${keyLabel(key)} was enabled again ${by}.`,
    });
  const until = moment(key.expiresAt);
  return curedText(context, {
    you: msg`✅ You renewed key ${keyLabel(key)} until ${until}, and enabled it again.`,
    others: (by) => msg`✅ Key ${keyLabel(key)} was renewed ${by} until ${until}, and enabled again.`,
  });
}

/** Of an unusual day, which ends by itself as well. */
function usualAgain(key: MirroredKey, context: NoticeContext): Text {
  const { body } = context.notice;
  const spent = body.kind === 'key' ? unusualDayText(body, context.unitsPerUsd) : nothing;
  if (stateOf(key, context.now) !== 'disabled')
    return msg`Key ${keyLabel(key)} went back to its usual spending. ${spent}`;
  return curedText(context, {
    you: msg`⏸️ You disabled key ${keyLabel(key)}. ${spent}`,
    others: (by) => msg`⏸️ Key ${keyLabel(key)} was disabled ${by}. ${spent}`,
  });
}

const running = { over: warningOver, buttons: askingMore, isAlive: true };

export const KEY_NOTICE_WORDS: Readonly<Record<KeyNoticeKind, KeyNoticeWords>> = {
  disabled: {
    headline: (body, key) =>
      body.wasDisabled && body.by !== null
        ? msg`⏸️ Key ${label(body)} was disabled already, and ${person(body.by)} disabled it too: only an admin can enable it again.`
        : key?.disabledBy?.role === 'admin'
          ? msg`⏸️ Key ${label(body)} was disabled ${byWhom(body)}. Calls with it fail, and only an admin can enable it again.`
          : msg`⏸️ Key ${label(body)} was disabled ${byWhom(body)}. Calls with it fail.`,
    over: enabledAgain,
    inList: msg`was disabled`,
    // What an admin disabled only an admin enables again.
    buttons: (key, { by }) => [
      ...(by === null || isDisabledByLead(key) ? [enableButton(key)] : []),
      openButton(key),
    ],
    isAlive: true,
  },
  expired: {
    headline: (body) => msg`⌛ Key ${label(body)} has expired. Calls with it fail.`,
    inList: msg`has expired`,
    ...renewable,
  },
  exhausted: {
    headline: (body) => msg`🪫 Key ${label(body)} is exhausted: its quota is used up. Calls with it fail.`,
    over: moreQuota,
    inList: msg`has used up its quota`,
    buttons: askingMore,
    isAlive: true,
  },
  low: {
    headline: (body) => msg`🟡 Key ${label(body)} is low on quota.`,
    inList: msg`is low on quota`,
    ...running,
  },
  runs_out: {
    headline: (body) => msg`🟡 Key ${label(body)} will run out of quota soon.`,
    inList: msg`will run out of quota soon`,
    ...running,
  },
  anomaly: {
    headline: (body, _, unitsPerUsd) =>
      joined([
        msg`🟡 Key ${label(body)} is spending far more than usual.`,
        ...unusualText(body, unitsPerUsd),
      ]),
    over: usualAgain,
    inList: msg`is spending far more than usual`,
    buttons: (key) => [disableButton(key), openButton(key)],
    isAlive: true,
  },
  revived: {
    headline: (body) => msg`✅ Key ${label(body)} works again: somebody fixed it outside Slack.`,
    over: (key) => msg`Key ${keyLabel(key)} worked again after somebody fixed it outside Slack.`,
    inList: msg`works again`,
    buttons: (key) => [openButton(key)],
    isAlive: true,
  },
  changed: {
    headline: (body, _, unitsPerUsd) =>
      joined([msg`✏️ Key ${label(body)} was changed outside Slack.`, ...editedText(body, unitsPerUsd)]),
    over: never,
    inList: msg`was changed`,
    buttons: (key) => [openButton(key)],
    isAlive: true,
  },
  discovered: {
    headline: (body) => msg`🔎 Key ${label(body)} was created outside Slack.`,
    over: never,
    inList: msg`is new`,
    buttons: (key) => [assignButton(key), openButton(key)],
    isAlive: true,
  },
  deleted: {
    headline: (body) => msg`🗑️ Key ${label(body)} was deleted ${byWhom(body)}. It can’t be brought back.`,
    over: never,
    inList: msg`was deleted`,
    buttons: () => [newKeyButton],
    isAlive: false,
  },
  expiring: {
    headline: (body) => msg`⏰ Key ${label(body)} expires ${moment(new Date(expiryTold(body.what)))}.`,
    inList: msg`expires soon`,
    ...renewable,
  },
};
