import { type AuditEntry, BOT } from '../../audit.ts';
import type { UserId } from '../../member.ts';
import type { Notice } from '../notice.ts';
import type { Preferences } from './preferences.ts';
import type { Snooze } from './snooze.ts';

/** A message in Slack that tells it. */
interface Posted {
  readonly channel: string;
  readonly ts: string;
  readonly to?: string;
}

export const sentEntry = (notice: Notice, messages: readonly Posted[], at: Date): AuditEntry => ({
  ...entryOf(notice, at),
  act: 'notice.sent',
  details: { ...detailsOf(notice), messages: messages.map(({ channel, ts, to }) => ({ channel, ts, to })) },
});

export const givenUpEntry = (notice: Notice, why: string, at: Date): AuditEntry => ({
  ...entryOf(notice, at),
  act: 'notice.given_up',
  details: { ...detailsOf(notice), why },
});

const entryOf = ({ body }: Notice, at: Date): Pick<AuditEntry, 'at' | 'actor' | 'keyId' | 'requestId'> => ({
  at,
  actor: BOT,
  keyId: 'keyId' in body ? body.keyId : null,
  requestId: 'requestId' in body ? body.requestId : null,
});

const detailsOf = ({ id, to, body }: Notice): AuditEntry['details'] => ({
  notice: id,
  kind: body.kind === 'key' ? body.what.kind : body.kind,
  to,
  ...('name' in body && { name: body.name }),
});

/** Somebody chose anew how they are told of their keys. */
export const preferencesEntry = (
  { member, from, next }: { member: UserId; from: Preferences | null; next: Preferences },
  at: Date,
): AuditEntry => ({
  at,
  actor: member,
  act: 'preferences.changed',
  keyId: null,
  requestId: null,
  details: { before: from, after: next },
});

/** `until` null: it ends now. */
export const snoozeEntry = (
  { member, keyId, kind, until }: Omit<Snooze, 'until'> & { until: Date | null },
  at: Date,
): AuditEntry => ({
  at,
  actor: member,
  act: 'notice.snoozed',
  keyId,
  requestId: null,
  details: { kind, until },
});
