import { KEY_FILTERS, type KeyFilter } from '../../../domain/keys/key.ts';
import type { UserId } from '../../../domain/member.ts';
import type { KeyListReport } from '../../../usecases/ports/read-models.ts';
import type { MirroredKey } from '../../../usecases/ports/store/keys.ts';
import { actions, button, context, message, option, plain, section, titled } from '../../blocks/blocks.ts';
import { ACTIONS } from '../../blocks/ids.ts';
import { listRef } from '../../blocks/refs/list-refs.ts';
import type { Button, KnownBlock, Message, StaticSelect } from '../../blocks/unrendered.ts';
import { ageText, keyLine, ownerText, standInText, tallyText } from '../../text/key-text.ts';
import { teamsText } from '../../text/people/list-text.ts';
import { joined, literal, msg, nothing, person, type Text } from '../../text/text.ts';
import { emptyText, toppedUpBy } from './account-text.ts';
import { newKeyButton } from './key-buttons.ts';
import { keyRow } from './key-row.ts';

/** One page of keys from the mirror, with its age; what needs somebody comes first. `meant`: what was probably meant. */
export function keyListMessage(report: KeyListReport, meant: Text | null = null): Message {
  const { keys, total, pages, query } = report;
  const words = scopeWords(report);
  const summary = query.filter === null && total > 0 ? [tallyText(report.tally, report)] : [];
  const counted = summary.length > 0 ? msg`*${words}*` : msg`*${words}: ${total}*`;
  const title = pages > 1 ? msg`${counted}${pageWords(report)}` : counted;
  const said = meant ? msg`No keys match. Did you mean \`/cometkey list ${meant}\`?` : emptyWords(report);
  const none = keys.length === 0 ? [said] : [];
  const empty = report.accountEmpty ? [emptyText(report.accountEmpty, toppedUpBy(report.reader))] : [];
  const rows = keys.map((key) => ({ key, line: keyLine({ ...report, key }, whose(key, report)) }));
  const blocks: KnownBlock[] = [
    section(joined([title, ...summary, ...empty])),
    ...none.map((line) => section(line)),
    ...rows.flatMap(({ key, line }) => keyRow(line, { key, reader: report.reader, now: report.now })),
    actions(controls(report)),
    ...theirs(report),
    context(ageText(report)),
  ];
  return titled(
    literal('Keys'),
    message(joined([title, ...summary, ...empty, ...none, ...rows.map(({ line }) => line)]), blocks),
  );
}

function emptyWords({ query: { scope, filter, text }, reader }: KeyListReport): Text {
  if (text !== '' && reader.role !== 'member' && (scope === 'mine' || scope === 'all'))
    return literal(
      'No keys match. For somebody’s keys, write `/cometkey list`, type @ and choose them from Slack’s list.',
    );
  if (isNarrowed({ filter, text })) return literal('No keys match.');
  if (scope === 'mine') return literal('You don’t own any keys yet. `/cometkey create ci-bot` makes one.');
  if (scope === 'unowned') return literal('Every key has an owner.');
  if (scope === 'team') return msg`${teamsText(reader)} has no keys yet.`;
  if (scope === 'all') return literal('There are no keys yet. `/cometkey create ci-bot` makes one.');
  return msg`${person(scope.person)} doesn’t own any keys.`;
}

const pageWords = ({ query, pages }: KeyListReport): Text => msg`, page ${query.page + 1} of ${pages}`;

const THAT_ARE: Readonly<Record<KeyFilter, string>> = {
  enabled: ' that are enabled',
  disabled: ' that are disabled',
  expired: ' that have expired',
  exhausted: ' that are exhausted',
  expiring: ' that expire soon',
  low: ' that are low on quota',
  'running-out': ' that are running out soon',
};

const IN_STATE: Readonly<Record<KeyFilter, string>> = {
  enabled: 'Enabled',
  disabled: 'Disabled',
  expired: 'Expired',
  exhausted: 'Exhausted',
  expiring: 'Expiring soon',
  low: 'Low on quota',
  'running-out': 'Running out soon',
};

function scopeWords({ query: { scope, filter, text }, reader }: KeyListReport): Text {
  const named = text ? msg` matching “${text}”` : nothing;
  const which = msg`${named}${filter ? literal(THAT_ARE[filter]) : nothing}`;
  if (scope === 'mine') return msg`Your keys${which}`;
  if (scope === 'all') return msg`All keys${which}`;
  if (scope === 'team') return msg`Keys of ${teamsText(reader)}${which}`;
  if (scope === 'unowned')
    return msg`Keys without an owner, or with one who has left${literal(isNarrowed({ filter, text }) ? ',' : '')}${which}`;
  return scope.person === reader.id ? msg`Your keys${which}` : msg`${person(scope.person)}’s keys${which}`;
}

const whose = (key: MirroredKey, { query: { scope }, reader }: KeyListReport): Text =>
  scope === 'all' || scope === 'team' || (scope === 'unowned' && key.owner !== null)
    ? ownerText(key)
    : standInText(key, reader.id);

function controls({ query, pages, total }: KeyListReport): (Button | StaticSelect)[] {
  const to = (page: number) => listRef.encode({ ...query, page });
  const previous = button({ action: ACTIONS.listPrevious, text: 'Previous', value: to(query.page - 1) });
  const next = button({ action: ACTIONS.listNext, text: 'Next', value: to(query.page + 1) });
  return [
    ...(query.page > 0 ? [previous] : []),
    ...(query.page < pages - 1 ? [next] : []),
    filterSelect(query),
    ...(total === 0 && isNarrowed(query) ? [showAllButton(query)] : []),
    button({ action: ACTIONS.listRefresh, text: 'Refresh', value: to(query.page) }),
    newKeyButton,
  ];
}

/** What can be done with all keys of somebody else; so only where all of them are meant. */
function theirs({ query, reader, tally }: KeyListReport): KnownBlock[] {
  const { scope } = query;
  if (typeof scope === 'string' || scope.person === reader.id || isNarrowed(query)) return [];
  const buttons = [
    ...(tally.total > tally.disabled ? [disableAllButton(scope.person)] : []),
    ...(reader.role === 'admin' && tally.total > 0 ? [assignAllButton(scope.person)] : []),
  ];
  return buttons.length > 0 ? [actions(buttons)] : [];
}

const allOf = (owner: UserId): string =>
  listRef.encode({ scope: { person: owner }, filter: null, text: '', page: 0 });

export const disableAllButton = (owner: UserId): Button =>
  button({ action: ACTIONS.disableTheirs, text: 'Disable all', style: 'danger', value: allOf(owner) });

export const assignAllButton = (owner: UserId): Button =>
  button({ action: ACTIONS.assignTheirs, text: 'Assign all', value: allOf(owner) });

const isNarrowed = ({ filter, text }: Pick<KeyListReport['query'], 'filter' | 'text'>): boolean =>
  filter !== null || text !== '';

const showAllButton = (query: KeyListReport['query']) =>
  button({
    action: ACTIONS.listAll,
    text: 'Show all',
    value: listRef.encode({ ...query, filter: null, text: '', page: 0 }),
  });

function filterSelect(query: KeyListReport['query']): StaticSelect {
  const offer = (filter: KeyFilter | null) =>
    option(filter ? IN_STATE[filter] : 'Any state', listRef.encode({ ...query, filter, page: 0 }));
  return {
    type: 'static_select',
    action_id: ACTIONS.listFilter,
    placeholder: plain('State'),
    options: [null, ...KEY_FILTERS].map(offer),
    initial_option: offer(query.filter),
  };
}
