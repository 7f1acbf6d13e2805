import { KEY_FILTERS, type KeyFilter } from '../../../domain/keys/key.ts';
import type { KeyListReport } from '../../../usecases/ports/read-models.ts';
import type { MirroredKey } from '../../../usecases/ports/store/keys.ts';
import { actions, button, context, message, option, plain, section } from '../../blocks/blocks.ts';
import { ACTIONS, listRef } from '../../blocks/ids.ts';
import type { Button, KnownBlock, Message, StaticSelect } from '../../blocks/unrendered.ts';
import { ageText, keyLine } from '../../text/key-text.ts';
import { joined, literal, msg, nothing, owner, person, type Text } from '../../text/text.ts';
import { openButton } from './key-buttons.ts';

/** One page of keys from the mirror, with the age of the mirror. */
export function keyListMessage(report: KeyListReport): Message {
  const { keys, total, pages, query } = report;
  const title = msg`${scopeWords(report)}: ${total}${pages > 1 ? pageWords(report) : nothing}`;
  const lines = keys.map((key) => keyLine({ ...report, key }, whose(key, report)));
  const blocks: KnownBlock[] = [
    section(msg`*${title}*`),
    ...(keys.length === 0 ? [section(emptyWords(query.filter !== null || query.text !== ''))] : []),
    ...keys.map((key, at) => section(lines[at] ?? nothing, openButton(key))),
    actions(controls(report)),
    context(ageText(report)),
  ];
  return message(joined([title, ...lines]), blocks);
}

const emptyWords = (isNarrowed: boolean): Text =>
  isNarrowed
    ? literal('No key fits. Choose another state, or list without a text.')
    : literal('There are no keys yet. `/cometkey create` makes one.');

const pageWords = ({ query, pages }: KeyListReport): Text => msg`, page ${query.page + 1} of ${pages}`;

function scopeWords({ query: { scope, filter, text } }: KeyListReport): Text {
  const state = filter ? msg`${literal(filter)} ` : nothing;
  const named = text ? msg` named like “${text}”` : nothing;
  if (scope === 'mine') return msg`Your ${state}keys${named}`;
  if (scope === 'all') return msg`All ${state}keys${named}`;
  if (scope === 'unowned') return msg`Nobody’s ${state}keys${named}`;
  return msg`${person(scope.person)}’s ${state}keys${named}`;
}

const whose = (key: MirroredKey, { query: { scope } }: KeyListReport): Text =>
  scope === 'all' || scope === 'unowned' ? msg` · owner ${owner(key.owner)}` : nothing;

function controls({ query, pages }: KeyListReport): (Button | StaticSelect)[] {
  const to = (page: number) => listRef.encode({ ...query, page });
  const previous = button({ action: ACTIONS.listPrevious, text: 'Previous', value: to(query.page - 1) });
  const next = button({ action: ACTIONS.listNext, text: 'Next', value: to(query.page + 1) });
  return [
    ...(query.page > 0 ? [previous] : []),
    ...(query.page < pages - 1 ? [next] : []),
    filterSelect(query),
    button({ action: ACTIONS.listRefresh, text: 'Refresh', value: to(query.page) }),
    button({ action: ACTIONS.newKey, text: 'New key' }),
  ];
}

function filterSelect(query: KeyListReport['query']): StaticSelect {
  const offer = (filter: KeyFilter | null) =>
    option(
      filter ? msg`Only ${literal(filter)}` : 'Every state',
      listRef.encode({ ...query, filter, page: 0 }),
    );
  return {
    type: 'static_select',
    action_id: ACTIONS.listFilter,
    placeholder: plain('State'),
    options: [null, ...KEY_FILTERS].map(offer),
    initial_option: offer(query.filter),
  };
}
