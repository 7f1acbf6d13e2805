import type { WrittenEntry } from '../../../../domain/audit.ts';
import type { AuditAbout, AuditReport } from '../../../../usecases/ports/audit-report.ts';
import { actions, button, context, message, section, titled } from '../../../blocks/blocks.ts';
import { ACTIONS } from '../../../blocks/ids.ts';
import { auditRef } from '../../../blocks/refs/audit-ref.ts';
import type { Message } from '../../../blocks/unrendered.ts';
import { day, joined, literal, moment, msg, nothing, person, type Text } from '../../../text/text.ts';
import { auditSentence } from './sentences.ts';

/** One page, a line an entry, the newest first. */
export function auditMessage(report: AuditReport): Message {
  const { entries, total, page, pages, since, now } = report;
  const pageWords = pages > 1 ? msg`, page ${page + 1} of ${pages}` : nothing;
  const title = msg`*${titleWords(report)}: ${total}*${pageWords}`;
  const lines = entries.map((entry) => entryLine(entry, report));
  const shown = lines.length === 0 ? [literal('Nothing was done in that time.')] : lines;
  const buttons = controls(report);
  return titled(
    literal('Audit'),
    message(joined([title, ...shown]), [
      section(title),
      ...shown.map((line) => section(line)),
      ...(buttons.length > 0 ? [actions(buttons)] : []),
      context(msg`Since ${day(since)} · as of ${moment(now)}`),
    ]),
  );
}

function titleWords({ about: { key, person: by, isOwn }, reader }: AuditReport): Text {
  if (isOwn) return literal('What you did, and what was done to what is yours');
  const doer = by === reader.id ? literal('you') : by === null ? null : person(by);
  if (key !== null && doer) return msg`What ${doer} did to ${keyWords(key)}`;
  if (key !== null) return msg`What was done to ${keyWords(key)}`;
  return doer ? msg`What ${doer} did` : literal('What was done');
}

/** Not bold, in a title that is. */
const keyWords = ({ id, name }: { id: number; name: string }): Text =>
  name === '' ? msg`#${id}` : msg`${name} (#${id})`;

const entryLine = (entry: WrittenEntry, report: AuditReport): Text =>
  msg`${moment(entry.at)} · ${auditSentence(entry, report)}`;

function controls({ about, since, page, pages, upTo }: AuditReport) {
  const to = (text: string, action: string, target: number) =>
    button({
      action,
      text,
      value: auditRef.encode({ of: ofThat(about), since: since.getTime(), page: target, upTo }),
    });
  return [
    ...(page > 0 ? [to('Newer', ACTIONS.auditNewer, page - 1)] : []),
    ...(page < pages - 1 ? [to('Older', ACTIONS.auditOlder, page + 1)] : []),
  ];
}

const ofThat = ({ key, person: by }: AuditAbout) => ({
  ...(key !== null && { key: key.id }),
  ...(by !== null && { person: by }),
});
