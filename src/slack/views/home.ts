import { snoozeOf } from '../../domain/notices/delivery/snooze.ts';
import { isApprover } from '../../domain/requests/approval/right-to-decide.ts';
import type { HomeReport } from '../../usecases/ports/overviews.ts';
import type { RequestListQuery } from '../../usecases/ports/read-models.ts';
import type { MirroredKey } from '../../usecases/ports/store/keys.ts';
import { actions, button, context, divider, header, home, section } from '../blocks/blocks.ts';
import { ACTIONS } from '../blocks/ids.ts';
import { listRef, requestListRef } from '../blocks/refs/list-refs.ts';
import type { HomeView, KnownBlock } from '../blocks/unrendered.ts';
import { snoozedText } from '../text/key-state.ts';
import { ageText, keyLine, standInText, tallyText } from '../text/key-text.ts';
import { unprovenTexts } from '../text/people/group-text.ts';
import { teamsText } from '../text/people/list-text.ts';
import { count, joined, keyLabel, literal, msg } from '../text/text.ts';
import { delegationRows } from './account/delegations.ts';
import { accountText, emptyText, keysOutliveText, toppedUpBy } from './keys/account-text.ts';
import { wakeButton } from './keys/key-buttons.ts';
import { keyRow } from './keys/key-row.ts';
import { heldRows } from './notices/resume-needed.ts';
import { membershipText } from './problems/access.ts';
import { requestRow } from './requests/request-list.ts';

type MemberHome = Extract<HomeReport, { kind: 'member' }>;

/** Has something for every visitor, but nothing that they may not see. */
export const homeView = (report: HomeReport): HomeView =>
  home(report.kind === 'member' ? memberBlocks(report) : visitorBlocks(report.membership));

function visitorBlocks(membership: Extract<HomeReport, { kind: 'visitor' }>['membership']): KnownBlock[] {
  return [
    header('CometAPI keys'),
    section(membershipText(membership)),
    section(
      literal(
        'Members of this workspace create and manage their CometAPI keys here. If you need one, ask the person you work with.',
      ),
    ),
  ];
}

function memberBlocks(report: MemberHome): KnownBlock[] {
  return [
    header('CometAPI keys'),
    actions([
      button({ action: ACTIONS.newKey, text: 'New key', style: 'primary' }),
      button({ action: ACTIONS.listKeys, text: 'List keys' }),
      button({ action: ACTIONS.findOwner, text: 'Whose key is it?' }),
      button({ action: ACTIONS.settings, text: 'Settings' }),
      button({ action: ACTIONS.help, text: 'Help' }),
      button({ action: ACTIONS.status, text: 'Status' }),
    ]),
    ...accountRows(report),
    ...heldRows(report.held).flatMap(({ blocks }) => blocks),
    ...unprovenTexts(report.member).map((line) => section(line)),
    ...delegationRows(report.delegations ?? [], report.member.id),
    ...waitingRows(report),
    ...keyRows(report),
    ...teamRow(report),
    ...unownedRow(report),
    ...ownRows(report),
    context(ageText(report), literal('`/cometkey help` lists every command.')),
  ];
}

function accountRows(report: MemberHome): KnownBlock[] {
  const { account, accountEnding: soon, accountEmpty, now, unitsPerUsd } = report;
  const by = toppedUpBy(report.member);
  return [
    ...(accountEmpty ? [section(emptyText(accountEmpty, by))] : []),
    ...(account ? [section(msg`*Account*: ${accountText({ account, now, unitsPerUsd })}`)] : []),
    ...(soon ? [section(keysOutliveText(soon, now, by))] : []),
  ];
}

function keyRows(report: MemberHome): KnownBlock[] {
  const { member, now, unitsPerUsd, keys, nextPages } = report;
  const { total } = keys.tally;
  const shown = keys.shown.map((key) => ({ key, snooze: snoozeOf(key, report) }));
  const rows = shown.filter(({ snooze }) => !snooze?.until);
  const title = msg`*Your keys*`;
  if (total === 0) return [divider, section(title), section(literal(NO_KEYS))];
  return [
    divider,
    section(joined([title, tallyText(keys.tally, report)])),
    ...rows.flatMap(({ key, snooze }) =>
      keyRow(keyLine({ key, now, unitsPerUsd }, standInText(key, member.id)), {
        key,
        reader: member,
        now,
        isSnoozable: snooze !== null,
      }),
    ),
    ...snoozedRows(shown.flatMap(({ key, snooze }) => (snooze?.until ? [{ key, until: snooze.until }] : []))),
    ...(total > shown.length ? [actions([moreKeysButton(total - shown.length, nextPages.keys)])] : []),
  ];
}

/** Each is a line; of more only the number stands here. */
const FOLDED = 5;

function snoozedRows(snoozed: readonly { readonly key: MirroredKey; readonly until: Date }[]): KnownBlock[] {
  const more = snoozed.length - FOLDED;
  return [
    ...snoozed
      .slice(0, FOLDED)
      .map(({ key, until }) => section(msg`${keyLabel(key)} · ${snoozedText(until)}`, wakeButton({ key }))),
    ...(more > 0 ? [context(msg`And ${more} more are snoozed.`)] : []),
  ];
}

/** What a team's lead sees beside their own. */
function teamRow({ member, ofTeams = null }: MemberHome): KnownBlock[] {
  if (ofTeams === null) return [];
  const value = listRef.encode({ scope: 'team', filter: null, text: '', page: 0 });
  const label = msg`List them: the keys of ${teamsText(member)}`;
  return [
    section(
      msg`*Keys of ${teamsText(member)}*: ${count(ofTeams, 'key')}`,
      button({ action: ACTIONS.listAll, text: 'List them', value, label }),
    ),
  ];
}

/** Of a key without an owner only leads and admins hear, so an admin gives it one. */
function unownedRow({ unowned }: MemberHome): KnownBlock[] {
  if (unowned === 0) return [];
  const value = listRef.encode({ scope: 'unowned', filter: null, text: '', page: 0 });
  const label = msg`List them: ${count(unowned, 'key')} without an owner`;
  return [
    section(
      msg`*Without an owner*: ${count(unowned, 'key')}`,
      button({ action: ACTIONS.listAll, text: 'List them', value, label }),
    ),
  ];
}

/** All that somebody who has never seen the bot needs to know. */
const NO_KEYS = [
  'You don’t own any keys yet. Press *New key*, or write `/cometkey create ci-bot`.',
  'If it needs more quota later, ask for it here; I’ll message you when it’s decided.',
  'I also message you when a key is low on quota, a day or more before it expires, and when it stops working, with a button that fixes it.',
].join('\n');

/** Opens the list behind the keys that stand here, in the same order. */
const moreKeysButton = (more: number, page: number) =>
  button({
    action: ACTIONS.listNext,
    text: msg`Show ${more} more`,
    value: listRef.encode({ scope: 'mine', filter: null, text: '', page }),
    label: msg`Show ${count(more, 'more key')}`,
  });

function waitingRows({ member, waiting: { shown, total }, nextPages }: MemberHome): KnownBlock[] {
  if (!isApprover(member)) return [];
  return [
    divider,
    section(msg`*Waiting for you: ${total}*`),
    ...(total === 0 ? [section(literal('Nothing is waiting for your decision.'))] : []),
    ...shown.flatMap((row) => requestRow(row, member)),
    ...moreRequests(total - shown.length, { which: 'pending', page: nextPages.requests }),
  ];
}

function ownRows({ member, requests: { shown, total }, nextPages }: MemberHome): KnownBlock[] {
  if (total === 0) return [];
  return [
    divider,
    section(msg`*Your requests: ${total}*`),
    ...shown.flatMap((row) => requestRow(row, member)),
    ...moreRequests(total - shown.length, { which: 'mine', page: nextPages.requests }),
  ];
}

/** Opens the page behind the requests that stand here, in the same order. */
const moreRequests = (more: number, query: RequestListQuery): KnownBlock[] =>
  more <= 0
    ? []
    : [
        actions([
          button({
            action: ACTIONS.requestsNext,
            text: msg`Show ${more} more`,
            value: requestListRef.encode(query),
            label: msg`Show ${count(more, 'more request')}`,
          }),
        ]),
      ];
