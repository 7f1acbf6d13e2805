import type { KnownBlock } from '@slack/types';
import type { Request } from '../../../domain/requests/request.ts';
import type { RequestReport } from '../../../usecases/ports/read-models.ts';
import { context, fields, type Message, message, quotation, section } from '../../blocks/blocks.ts';
import { changeWords, editLines, groupWords, ipWords, modelWords } from '../../text/change-text.ts';
import {
  effectWords,
  failureWords,
  REQUEST_STATES,
  standing,
  stateOfRequest,
} from '../../text/request-text.ts';
import {
  count,
  joined,
  keyLabel,
  literal,
  moment,
  name,
  nothing,
  owner,
  person,
  type Words,
  words,
} from '../../text/text.ts';
import { decisionButtons } from './request-buttons.ts';
import { moneyLines } from './request-money.ts';

/** The card in the approvals channel, always drawn from the stored request. */
export function requestCard(report: RequestReport): Message {
  const { request } = report;
  const blocks: KnownBlock[] = [...requestBody(report), ...decisionButtons(request)];
  return message(requestText(request), blocks);
}

/** What a card tells anybody, without its buttons. */
export function requestBody({ request, background }: RequestReport): KnownBlock[] {
  const wish = words`*${stateOfRequest(request)}* · ${person(request.requester)} asks for ${changeWords(request)}`;
  const facts = [
    ...about(request),
    ...(background && request.state === 'pending' ? moneyLines(request, background) : []),
  ];
  const recent = background && request.state === 'pending' ? recentLines(background.recent) : [];
  return [
    section(wish),
    ...(request.reason ? [quotation(request.reason)] : []),
    ...(facts.length > 0 ? [fields(facts)] : []),
    ...recent.map((line) => context(line)),
    ...counterLines(request),
    ...resultLines(request),
    context(words`${standing(request)} · request \`${request.id}\` · ${ruleWords(request)}`),
  ];
}

/** The whole meaning in one paragraph, for screen readers and notifications. */
export function requestText(request: Request): Words {
  const reason = request.reason ? words` Reason: ${name(request.reason, 300)}` : nothing;
  return words`${person(request.requester)} asks for ${changeWords(request)}. ${standing(request)}.${resultText(request)}${reason}`;
}

function about(request: Request): Words[] {
  const { change, keyId, keyName } = request;
  const whose = words`*Owner*\n${owner(request.owner)}`;
  if (change.kind === 'create')
    return [
      whose,
      words`*Models*\n${modelWords(change.key.models)}`,
      words`*Allowed IPs*\n${ipWords(change.key.allowIps)}`,
      words`*Group*\n${groupWords(change.key.group)}`,
    ];
  const key = keyId === null ? [] : [words`*Key*\n${keyLabel({ id: keyId, name: keyName })}`];
  const changes = change.kind === 'edit' ? [words`*Changes*\n${joined(editLines(change))}`] : [];
  return [...key, whose, ...changes];
}

const ruleWords = ({ rule, ask }: Request): Words => {
  if (!ask) return words`rule: ${rule}`;
  const from = ask.from.join(' or ');
  return words`rule: ${rule} (${count(ask.approvals, 'approval')} from ${from})`;
};

function recentLines(recent: readonly Request[]): Words[] {
  if (recent.length === 0) return [literal('No earlier requests of this person.')];
  const lines = recent
    .slice(0, 3)
    .map((one) => words`${REQUEST_STATES[one.state]}: ${changeWords(one)}, ${moment(one.createdAt)}`);
  return [joined([literal('Earlier requests of this person:'), ...lines])];
}

/** What a lead gave instead, and their words about it. */
function counterLines({ counter, unitsPerUsd, keyName }: Request): KnownBlock[] {
  if (!counter) return [];
  const asked = changeWords({ change: counter.asked, unitsPerUsd, keyName });
  const line = section(words`${person(counter.by)} approved less than asked, which was ${asked}.`);
  return counter.comment ? [line, quotation(counter.comment)] : [line];
}

function resultLines(request: Request): KnownBlock[] {
  if (request.state === 'denied')
    return request.why ? [section(literal('Why not:')), quotation(request.why)] : [];
  const text = resultWords(request);
  return text ? [section(text)] : [];
}

export function resultWords(request: Request): Words | null {
  if (request.state === 'applied') return effectWords(request);
  return request.state === 'failed' ? failureWords(request) : null;
}

function resultText(request: Request): Words {
  if (request.state === 'denied') return request.why ? words` Why not: ${name(request.why, 300)}` : nothing;
  const result = resultWords(request);
  return result ? words` ${result}` : nothing;
}
