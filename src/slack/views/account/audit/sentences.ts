import { type Act, BOT, type WrittenEntry } from '../../../../domain/audit.ts';
import type { AuditReport } from '../../../../usecases/ports/audit-report.ts';
import { keyLabel, literal, moment, msg, nothing, person, type Text, userText } from '../../../text/text.ts';
import { noticeText } from '../../notices/undelivered.ts';
import { type Details, expiryIn, partOf, textIn } from './details.ts';
import { didText } from './did.ts';
import { failedText } from './failed.ts';
import { because, commentIn, decidedBy, personIn, standIn } from './said.ts';
import { type Tried, triedText, whyText } from './tried.ts';
import { askedText, wantedText } from './wanted.ts';

interface Told extends Tried {
  /** Who did it: “You”, “I” for the bot, or a mention. */
  readonly who: Text;
  /** What a request was for. */
  readonly wanted: Text;
  /** What the bot did of what this lets go ahead; absent: it is under way. */
  readonly outcome: WrittenEntry | undefined;
}

type Around = Pick<AuditReport, 'reader' | 'names' | 'outcomes' | 'goAheads'>;

/** With what let it go ahead, also where that is not in the list: an entry reads the same in every list. */
export function auditSentence(entry: WrittenEntry, report: Around): Text {
  const goAhead = CAME_OF_IT.has(entry.act) ? report.goAheads.get(entry.requestId ?? '') : undefined;
  return goAhead
    ? sentenceOf(goAhead, { ...report, outcomes: new Map([[goAhead.requestId ?? '', entry]]) })
    : sentenceOf(entry, report);
}

/** What the bot did of what was let go ahead. */
const CAME_OF_IT: ReadonlySet<string> = new Set<Act>(['request.applied', 'request.failed', 'request.stale']);

/** What an entry says. One of a version with other acts is told by its own word. */
function sentenceOf(entry: WrittenEntry, { reader, names, outcomes }: Omit<Around, 'goAheads'>): Text {
  const { act, actor, keyId, details } = entry;
  const name = (keyId !== null && names.get(keyId)) || textIn(details, 'keyName') || textIn(details, 'name');
  const isShared = [...names.values()].filter((one) => one === name).length > 1;
  const id = name === '' || isShared ? (keyId ?? 0) : 0;
  const key = name === '' && keyId === null ? literal('a key') : keyLabel({ id, name });
  const who = actor === BOT ? literal('I') : actor === reader.id ? literal('You') : person(actor);
  const outcome = outcomes.get(entry.requestId ?? '');
  const isQuoted = actor === reader.id || reader.role === 'admin';
  const told = { who, key, keyId, wanted: wantedText(details, key), isQuoted, details, outcome };
  return act in SENTENCES ? SENTENCES[act as Act](told) : msg`${who}: ${userText(act)}`;
}

const notDoneText = (details: Details, impossible: Text): Text =>
  textIn(partOf(details, 'because'), 'kind') === 'nothing_to_do'
    ? literal('but there was nothing to do')
    : impossible;

/** What needed no decision: who asked has done it. */
function allowedText({ who, key, details, outcome }: Told): Text {
  const reason = because(details, 'reason');
  const asked = msg`${who} asked ${askedText(details, key)}`;
  switch (outcome?.act) {
    case 'request.applied':
      return msg`${who} ${didText(outcome.details, key)}${reason}`;
    case 'request.failed':
      return msg`${asked}${reason}. ${failedText(literal('it'), outcome.details)}`;
    case 'request.stale':
      return msg`${asked}${reason}, ${notDoneText(outcome.details, literal('but it wasn’t possible'))}`;
    default:
      return msg`${asked}${reason}`;
  }
}

const approvedText = (told: Told): Text =>
  goneAhead(
    told,
    msg`${decidedBy(told.who, told.details)} approved ${told.wanted}${commentIn(told.details)}`,
  );

const glassText = (told: Told): Text =>
  goneAhead(
    told,
    msg`${told.who} broke the glass for ${told.wanted}${because(partOf(told.details, 'glass'), 'why')}`,
  );

function goneAhead({ key, outcome }: Told, approved: Text): Text {
  switch (outcome?.act) {
    case 'request.applied':
      return msg`${approved}, and I ${didText(outcome.details, key)} (read back)`;
    case 'request.failed':
      return msg`${approved}. ${failedText(literal('it'), outcome.details)}`;
    case 'request.stale':
      return msg`${approved}, ${notDoneText(outcome.details, literal('but it was no longer possible'))}`;
    default:
      return approved;
  }
}

const votedText = ({ who, wanted, details }: Told): Text =>
  msg`${decidedBy(who, details)} approved ${wanted}${commentIn(details)}; it needs another approval`;

/** Before the first start there was none, of which older versions wrote an empty one. */
const isFirst = (details: Details): boolean => Object.keys(partOf(details, 'before')).length === 0;
const isFirstPolicy = (details: Details): boolean => isFirst(details) && 'people' in partOf(details, 'after');

const membersText = (details: Details): Text =>
  userText(Object.keys(partOf(details, 'after')).join(', '), 200);

const kindText = (details: Details): Text =>
  noticeText(textIn(details, 'kind')) ?? userText(textIn(details, 'kind'));

function revealText(outcome: string, who: Text, key: Text): Text {
  switch (outcome) {
    case 'shown':
      return msg`${who} saw the secret of ${key}`;
    case 'unseen':
      return msg`${who} closed the window before it showed the secret of ${key}`;
    case 'not_read':
      return msg`${who} didn’t get the secret of ${key}: I couldn’t read it`;
    default:
      return msg`${who} may have seen the secret of ${key}: Slack didn’t say`;
  }
}

export const SENTENCES: Readonly<Record<Act, (told: Told) => Text>> = {
  'request.made': ({ who, key, details }) =>
    msg`${who} asked ${askedText(details, key)}${because(details, 'reason')}`,
  'request.allowed': allowedText,
  'request.voted': votedText,
  'request.pending': votedText,
  'request.approved': approvedText,
  'request.glass_broken': glassText,
  'request.escalated': ({ who, wanted }) => msg`${who} asked the admins to decide on ${wanted}`,
  'request.applying': ({ who, wanted }) => msg`${who} started to apply ${wanted}`,
  'request.applied': ({ who, key, details }) => msg`${who} ${didText(details, key)} (read back)`,
  'request.failed': ({ wanted, details }) => failedText(wanted, details),
  'request.denied': ({ who, wanted, details }) =>
    msg`${decidedBy(who, details)} denied ${wanted}${because(details, 'why')}`,
  'request.cancelled': ({ who, wanted }) => msg`${who} cancelled the request for ${wanted}`,
  'request.expired': ({ wanted }) => msg`Nobody decided in time on ${wanted}`,
  'request.stale': ({ who, wanted }) =>
    msg`${who} dropped the request for ${wanted}, because it was no longer possible`,
  'request.retried': ({ who, wanted }) => msg`${who} had me try again: ${wanted}`,
  'request.resumed': ({ who, wanted }) => msg`${who} let me go on with ${wanted}`,
  'request.postponed': ({ who, wanted }) => msg`${who} put off ${wanted}, because CometAPI didn’t answer`,
  'key.revealed': ({ who, key }) => msg`${who} asked for the secret of ${key}`,
  'key.assigned': ({ who, key, details }) =>
    details['to'] === details['from']
      ? msg`${who} moved ${key} to the team ${textIn(details, 'team') ?? ''}`
      : msg`${who} gave ${key} to ${personIn(details, 'to')} (before: ${personIn(details, 'from')})`,
  'key.given_up': ({ who, key }) => msg`${who} gave up ${key}`,
  'key.backup_set': ({ who, key, details }) =>
    msg`${who} changed the backup for ${key}: ${standIn(details, 'from')} → ${standIn(details, 'to')}`,
  'key.found_deleted': ({ key }) => msg`I found that ${key} was deleted`,
  'reveal.asked': ({ who, key }) => msg`${who} asked the admins to let them see the secret of ${key}`,
  'reveal.approved': ({ who, key, details }) =>
    msg`${who} let ${personIn(details, 'owner')} see the secret of ${key}`,
  'reveal.read': ({ key }) => msg`I read the secret of ${key}`,
  'reveal.ended': ({ who, key, details }) => revealText(textIn(details, 'outcome'), who, key),
  'notice.sent': ({ details }) => msg`A notice was delivered: ${kindText(details)}`,
  'notice.given_up': ({ details }) => msg`A notice reached nobody: ${kindText(details)}`,
  'notice.snoozed': ({ who, key, details }) => {
    const until = expiryIn(details, 'until');
    return until
      ? msg`${who} put off notices about ${key} until ${moment(until)}`
      : msg`${who} let notices about ${key} come again`;
  },
  'preferences.changed': ({ who }) => msg`${who} saved other settings for notices`,
  'settings.changed': ({ details }) =>
    isFirst(details)
      ? literal('I noted the settings that I started with')
      : msg`My settings changed: ${membersText(details)}`,
  'keys.disable_asked': ({ who, details }) =>
    msg`${who} began to disable the keys of ${personIn(details, 'owner')}${because(details, 'reason')}`,
  'delegation.begun': ({ who, details }) => {
    const until = expiryIn(details, 'until');
    return msg`${who} handed their votes to ${personIn(details, 'delegate')}${until ? msg` until ${moment(until)}` : nothing}`;
  },
  'delegation.ended': ({ who, details }) =>
    msg`${who} ended ${personIn(details, 'delegate')}’s right to decide for ${personIn(details, 'delegator')}`,
  'grant.ending': ({ who, key }) => msg`${who} began to take back what ${key} had temporarily`,
  'grant.ended_early': ({ who, key }) => msg`${who} ended early what ${key} had temporarily`,
  'grant.resumed': ({ who, key }) => msg`${who} resumed taking back what ${key} had temporarily`,
  'grant.reverted': ({ who, key }) => msg`${who} took back what ${key} had temporarily`,
  'grant.failed': ({ who, key }) => msg`${who} couldn’t take back what ${key} had temporarily`,
  'grant.superseded': ({ key }) => msg`What ${key} had temporarily no longer has to be taken back`,
  'grant.changed': ({ key, details }) => {
    const [from, to] = [partOf(details, 'before'), partOf(details, 'after')].map((grant) =>
      expiryIn(grant, 'endsAt'),
    );
    return from && to && from.getTime() !== to.getTime()
      ? msg`${key} keeps what it has temporarily until another time: ${moment(from)} → ${moment(to)}`
      : msg`Part of what ${key} has temporarily was given back`;
  },
  'right.missing': ({ who, details, ...told }) =>
    msg`${who} tried ${triedText({ ...told, details })}, which I refused${whyText(details)}`,
  'policy.refused': ({ who, details, ...told }) =>
    msg`${who} tried ${triedText({ ...told, details })}, which the rule ${userText(textIn(details, 'rule'))} refuses`,
  'policy.changed': ({ details }) =>
    isFirstPolicy(details)
      ? literal('I noted the policy that I started with')
      : msg`The policy changed: ${membersText(details)}`,
  'audit.archived': ({ details }) =>
    msg`Whoever runs me moved entries up to ${literal(String(details['to'] ?? ''))} to an archive`,
};
