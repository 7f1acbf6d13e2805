import type { Request } from '../../domain/requests/request.ts';
import type { HomeReport } from '../../usecases/ports/read-models.ts';
import { actions, button, context, divider, header, home, section } from '../blocks/blocks.ts';
import { ACTIONS } from '../blocks/ids.ts';
import type { HomeView, KnownBlock } from '../blocks/unrendered.ts';
import { ageText, keyLine } from '../text/key-text.ts';
import { literal, msg } from '../text/text.ts';
import { openButton } from './keys/key-buttons.ts';
import { membershipText } from './problems/access.ts';
import { showRequestButton } from './requests/request-buttons.ts';
import { requestLine } from './requests/request-list.ts';

const ROWS = 20;

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
  const { member, keys, requests, waiting } = report;
  return [
    header('CometAPI keys'),
    actions([
      button({ action: ACTIONS.newKey, text: 'New key', style: 'primary' }),
      button({ action: ACTIONS.listKeys, text: 'List keys' }),
      button({ action: ACTIONS.help, text: 'Help' }),
      button({ action: ACTIONS.status, text: 'Status' }),
    ]),
    ...(member.role === 'member' && waiting.total === 0
      ? []
      : requestRows('Waiting for you', waiting, member.id)),
    ...keyRows(report, keys),
    ...requestRows('Your requests', requests, member.id),
    context(ageText(report), literal('`/cometkey help` lists every command.')),
  ];
}

function keyRows({ now, unitsPerUsd }: MemberHome, { shown, total }: MemberHome['keys']): KnownBlock[] {
  const rows = shown.slice(0, ROWS);
  return [
    divider,
    section(msg`*Your keys* (${total})`),
    ...(total === 0 ? [section(literal('You have no keys yet. “New key” makes one.'))] : []),
    ...rows.map((key) => section(keyLine({ key, now, unitsPerUsd }), openButton(key))),
    ...moreLine(total - rows.length, 'List keys shows them all.'),
  ];
}

function requestRows(
  title: string,
  { shown, total }: { shown: readonly Request[]; total: number },
  reader: string,
): KnownBlock[] {
  const rows = shown.slice(0, ROWS);
  return [
    divider,
    section(msg`*${title}* (${total})`),
    ...(total === 0 ? [section(literal('None.'))] : []),
    ...rows.map((request) => section(requestLine(request, reader), showRequestButton(request))),
    ...moreLine(total - rows.length, '`/cometkey requests` shows them.'),
  ];
}

const moreLine = (more: number, where: string): KnownBlock[] =>
  more > 0 ? [context(msg`And ${more} more. ${literal(where)}`)] : [];
