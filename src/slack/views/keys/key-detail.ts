import type { UnitsPerUsd } from '../../../domain/keys/quota.ts';
import type { Request } from '../../../domain/requests/request.ts';
import type { KeyReport, ShownGrant } from '../../../usecases/ports/read-models.ts';
import { context, fields, header, message, section, titled } from '../../blocks/blocks.ts';
import type { KnownBlock, Message } from '../../blocks/unrendered.ts';
import { settingFacts } from '../../settings/setting-text.ts';
import { fieldFacts, keyFacts, originFacts, topFacts } from '../../text/facts/facts.ts';
import { whoseText } from '../../text/facts/owner.ts';
import { adviceText, snoozedText, stateText } from '../../text/key-state.ts';
import { ageText } from '../../text/key-text.ts';
import {
  count,
  joined,
  keyLabel,
  literal,
  moment,
  money,
  msg,
  type Text,
  userText,
} from '../../text/text.ts';
import { changeText } from '../changes/changes.ts';
import { endButton } from '../changes/end-button.ts';
import { stateDetails } from '../changes/request-text.ts';
import { emptyText, endsFirstText } from './account-text.ts';
import { keyButtons } from './key-buttons.ts';

/** Everything that this reader may know of a key: how it is and what to do first, then the rest. */
export function keyMessage(report: KeyReport): Message {
  const { key, now, requests, grants, may } = report;
  const isGone = key.deletedAt !== null;
  const state = isGone ? literal('🗑️ Deleted') : stateText(key, now);
  const advice = isGone ? msg`Deleted ${moment(key.deletedAt)}: calls with it fail.` : adviceText(report);
  const { moreRequests: more = 0 } = report;
  const rest =
    more > 0 ? [msg`And ${count(more, 'more open request')}: \`/cometkey requests\` lists all.`] : [];
  const coming = [...requests.map(requestLine), ...rest];
  const blocks: KnownBlock[] = [
    header(msg`${key.name} · ${state}`),
    ...(advice ? [section(advice)] : []),
    section(joined(topFacts(report))),
    ...accountWarnings(report).map((line) => section(line)),
    ...coming.map((line) => context(line)),
    ...grants.map((grant) => grantBlock(grant, report)),
    ...(report.snooze?.until ? [context(snoozedText(report.snooze.until))] : []),
    ...(isGone ? [] : keyButtons(key, may, report)),
    fields([...fieldFacts(report), ...settingFacts(key), ...originFacts(report)]),
    context(msg`#${key.id}${unitsText(report)}`, ageText(report)),
  ];
  return titled(userText(key.name), message(spokenText(report, { state, advice }), blocks));
}

function accountWarnings({ accountEmpty, accountEnding, may, now }: KeyReport): Text[] {
  // Who gives keys an owner is an admin.
  const by = may.assign ? 'reader' : 'admins';
  return [
    ...(accountEmpty ? [emptyText(accountEmpty, by)] : []),
    ...(accountEnding ? [endsFirstText(accountEnding, now, by)] : []),
  ];
}

function spokenText(report: KeyReport, { state, advice }: { state: Text; advice: Text | null }): Text {
  const { key } = report;
  const whose = key.owner === null ? literal('No owner.') : msg`Owner: ${whoseText(key)}.`;
  const first = msg`Key ${keyLabel(key)}: ${state}.`;
  return joined([first, ...(advice ? [advice] : []), msg`${joined(keyFacts(report), ', ')}.`, whose], ' ');
}

const unitsText = ({ key: { left, used, unlimited } }: KeyReport): Text =>
  unlimited
    ? msg` · ${count(used, 'unit')} used`
    : msg` · ${count(left, 'unit')} left, ${count(used, 'unit')} used`;

const requestLine = (request: Request): Text =>
  msg`Request \`${request.id}\`: ${changeText(request)} · ${stateDetails(request)}`;

/** With what ends it early, for whoever may. */
function grantBlock(grant: ShownGrant, { key, may, unitsPerUsd }: KeyReport): KnownBlock {
  const line = grantLine(grant, unitsPerUsd);
  if (!may.disable || grant.state !== 'active' || grant.isHeld || grant.isBehind) return context(line);
  return section(line, endButton({ ...grant, keyName: key.name, unitsPerUsd }));
}

const grantLine = ({ of, granted, endsAt, state, isHeld }: ShownGrant, unitsPerUsd: UnitsPerUsd): Text => {
  const what =
    of === 'quota'
      ? msg`${money(granted, unitsPerUsd)} granted temporarily`
      : literal('Temporarily unlimited');
  if (isHeld)
    return msg`${what}: should have ended ${moment(endsAt)}; I’ll take it back once an admin presses *Resume*`;
  return state === 'reverting' ? msg`${what}: being taken back now` : msg`${what}: ends ${moment(endsAt)}`;
};
