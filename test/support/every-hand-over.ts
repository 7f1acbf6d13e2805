import type { Change } from '../../src/domain/changes/changes.ts';
import type { Assignment } from '../../src/domain/keys/assignment.ts';
import { STATUS } from '../../src/domain/keys/key.ts';
import type { NoticeBody } from '../../src/domain/notices/notice.ts';
import type { Message } from '../../src/slack/blocks/unrendered.ts';
import { noticeMessage } from '../../src/slack/views/notices/notice.ts';
import type { NoticeContext } from '../../src/usecases/ports/ports.ts';
import type { MirroredKey } from '../../src/usecases/ports/store/keys.ts';
import { everyState, now, someKey, usdUnits } from './conversation.ts';
import { telling } from './telling.ts';

/** What is told of a new owner, a secret and a backup in other words than usual. */
export const everyHandOver = (name: string): Message[] => [
  ...everyBirth(name),
  ...everyAssignment(name),
  ...everySecret(name),
  ...everyBackup(name),
  ...everyGivenUp(name),
  ...everyChangeForBackup(name),
];

const told = (body: NoticeBody, context: Partial<NoticeContext>): Message =>
  noticeMessage(telling(body, context));

/** @ana asked for it herself, or @lee did for her; it works, or not. */
function everyBirth(name: string): Message[] {
  const key = someKey({ name });
  const settings = { expiresAt: null, unlimited: false, models: null, allowIps: [], group: '' };
  const change: Change = {
    kind: 'create',
    key: { name, ...settings, crossGroupRetry: false, quota: usdUnits(20) },
  };
  const body = { kind: 'created', keyId: key.id, name, requestId: 'r7f3a' } as const;
  return ['U0ANA', 'U0LEE'].flatMap((requester) =>
    everyState({ keyName: name, keyId: null, change, requester })
      .filter(({ state }) => state === 'applied')
      .map((request) => told(body, { key, request })),
  );
}

function everyAssignment(name: string): Message[] {
  const dead = someKey({ name, status: STATUS.disabled });
  const twin = { ...dead, id: 1235 };
  const body = { kind: 'assigned', keyId: dead.id, name, by: 'U0ADA' } as const;
  const many = (keys: readonly MirroredKey[]) =>
    told({ kind: 'assigned_many', keys, by: 'U0ADA' }, { keys, key: keys[0] ?? null });
  return [
    told(body, { key: dead }),
    told(body, { key: dead, canReveal: false }),
    many([dead]),
    many([dead, twin]),
  ];
}

/** Whether the new owner may see it in the first day, as it waits, was agreed to and is over. */
function everySecret(name: string): Message[] {
  const keyId = 1234;
  const asked: Assignment = {
    id: 'a1',
    keyId,
    by: 'U0ADA',
    from: 'U0ANA',
    to: 'U0BOB',
    at: now,
    revealed: false,
    asked: true,
    approval: null,
  };
  const question = {
    kind: 'reveal_asked',
    keyId,
    name,
    by: 'U0BOB',
    assignedBy: 'U0ADA',
    assignment: 'a1',
  } as const;
  const answer = { kind: 'reveal_approved', keyId, name, by: 'U0ADA' } as const;
  return [
    told(question, { assignment: asked }),
    told(question, { assignment: { ...asked, approval: { by: 'U0LEE', at: now } } }),
    told(answer, { key: someKey({ name }), assignment: { ...asked, to: 'U0ANA' } }),
  ];
}

/** As @ana reads it, who is the owner or the backup. */
function everyBackup(name: string): Message[] {
  const key = someKey({ name });
  const named = { kind: 'backup_set', keyId: key.id, name, by: 'U0ADA' } as const;
  const owns = { ...named, owner: 'U0ANA' } as const;
  const standsIn = { ...named, owner: 'U0BOB', backup: 'U0ANA' } as const;
  return [
    told({ ...owns, backup: null }, { key }),
    told({ ...owns, backup: 'U0BOB' }, { key, isOver: true }),
    told(standsIn, { key }),
    told(standsIn, { key, isOver: true }),
    told(standsIn, { key: { ...key, deletedAt: now }, isOver: true }),
  ];
}

/** To the channel, as it ends. */
function everyGivenUp(name: string): Message[] {
  const body = { kind: 'given_up', keyId: 1234, name, by: 'U0ANA', why: '' } as const;
  const free = someKey({ name, owner: null });
  return [
    told(body, { key: { ...free, status: STATUS.disabled } }),
    told(body, { key: { ...free, owner: 'U0BOB' }, isOver: true }),
    told(body, { key: { ...free, deletedAt: now }, isOver: true }),
  ];
}

/** What @lee or @bob did to the key of @bob, for which @ana stands in. */
function everyChangeForBackup(keyName: string): Message[] {
  const key = someKey({ name: keyName, owner: 'U0BOB', backup: 'U0ANA' });
  return ['U0LEE', 'U0BOB']
    .flatMap((requester) => everyState({ keyName, requester, owner: 'U0BOB' }))
    .filter(({ state }) => state === 'applied')
    .map((request) => {
      const usual = telling({ kind: 'changed_by_other', requestId: request.id }, { request, key });
      return noticeMessage({ ...usual, notice: { ...usual.notice, id: 'changed:r7f3a:backup' } });
    });
}
