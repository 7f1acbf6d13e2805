import type { Change } from '../domain/change.ts';
import { type Circumstances, decide, type Ruling } from '../domain/decide.ts';
import { STATUS } from '../domain/key.ts';
import type { Member, UserId } from '../domain/member.ts';
import { planFor } from '../domain/plan.ts';
import { Refused } from '../domain/problem.ts';
import { type Units, units } from '../domain/quota.ts';
import {
  type Applied,
  type Approved,
  bornApproved,
  bornPending,
  type NewRequest,
  type Pending,
  type Request,
} from '../domain/request.ts';
import { addSpan } from '../domain/time.ts';
import { applyRequest } from './apply-request.ts';
import { failureProblem } from './failure-problem.ts';
import { keyName, mayChange } from './find-key.ts';
import { freshOrKnown } from './fresh-key.ts';
import type { Ports } from './ports.ts';
import type { KnownKey } from './store-port.ts';

export type Asked =
  /** Waits for a decision. */
  | { readonly outcome: 'pending'; readonly request: Pending; readonly before: KnownKey | null }
  /** Done and read back. */
  | { readonly outcome: 'applied'; readonly request: Applied; readonly before: KnownKey | null };

type Done = { outcome: 'pending'; request: Pending } | { outcome: 'applied'; request: Applied };

export interface Wanted {
  readonly change: Change;
  /** null: a key that is to be born. */
  readonly key: KnownKey | null;
  /** Whose the key is, or will be. */
  readonly owner: UserId | null;
  readonly reason: string;
}

/** What everybody's change goes through: may they, does it make sense, who decides; then it waits or is done. */
export async function askForChange(ports: Ports, member: Member, wanted: Wanted): Promise<Asked> {
  const { change, key: known } = wanted;
  if (known) mayChange(member, known);
  if (known && wakes(change, known)) mayEnable(member, known);
  const key = known && (await freshOrKnown(ports, known));
  // Only what was read just now may refuse: the mirror can be older than a change in the console.
  if (key && key !== known)
    sensible(change, key, { now: ports.clock(), unitsPerUsd: await ports.cometApi.unitsPerUsd() });
  const circumstances = await circumstancesOf(ports, member, { ...wanted, key });
  const ruling = decide(change, circumstances, ports.policy);
  if (ruling.kind === 'refuse') throw new Refused({ ...ruling, kind: 'policy_refuses' });
  if (ruling.kind === 'ask' && ruling.reason === 'required' && wanted.reason.trim() === '')
    throw new Refused({ kind: 'reason_missing' });
  const wish = wishOf(ports, member, { wanted, ruling, circumstances });
  const done =
    ruling.kind === 'ask'
      ? await wait(ports, member, wish)
      : await act(ports, { ...wish, change: asSeen(change, key) });
  return { ...done, before: key };
}

const wakes = (change: Change, key: KnownKey): boolean =>
  change.kind === 'enable' || (change.kind === 'renew' && key.status === STATUS.disabled);

/** What an admin disabled only an admin enables. */
function mayEnable(member: Member, key: KnownKey): void {
  if (key.disabledBy?.role === 'admin' && member.role !== 'admin' && key.disabledBy.id !== member.id)
    throw new Refused({ kind: 'only_an_admin_enables', key: keyName(key) });
}

function sensible(change: Change, key: KnownKey, at: { now: Date; unitsPerUsd: number }): void {
  if (change.kind === 'create') return;
  const intended = planFor(change, key, at.now);
  if ('stale' in intended)
    throw new Refused({
      kind: 'makes_no_sense',
      key: keyName(key),
      because: intended.stale,
      unitsPerUsd: at.unitsPerUsd,
    });
}

async function circumstancesOf(
  { store, cometApi, policy, clock }: Ports,
  member: Member,
  { key, owner }: Pick<Wanted, 'key' | 'owner'>,
): Promise<Circumstances> {
  const now = clock();
  const beneficiary = owner ?? member.id;
  const { perMember } = policy.create.limits;
  const back = (span: { amount: number; unit: 'm' | 'h' | 'd' | 'w' | 'mo' }) =>
    addSpan(now, { ...span, amount: -span.amount }, member.zone);
  const capped = policy.rules.flatMap((rule) =>
    rule.cap ? [{ name: rule.name, since: back(rule.cap.per) }] : [],
  );
  const given = await Promise.all(
    capped.map(
      async ({ name, since }): Promise<[string, Units]> => [
        name,
        await store.requests.givenByRule(member.id, name, since),
      ],
    ),
  );
  return {
    key,
    now,
    zone: member.zone,
    unitsPerUsd: await cometApi.unitsPerUsd(),
    liveKeys: await store.keys.liveCount(beneficiary),
    grantedToNewKeys: units(await store.requests.grantedToNewKeys(beneficiary, back(perMember.per))),
    givenByRule: new Map(given),
  };
}

function wishOf(
  { newId }: Ports,
  member: Member,
  given: { wanted: Wanted; ruling: Exclude<Ruling, { kind: 'refuse' }>; circumstances: Circumstances },
): NewRequest {
  const { wanted, ruling, circumstances } = given;
  const { change, key, owner, reason } = wanted;
  return {
    id: newId(),
    change,
    keyId: key?.id ?? null,
    keyName: change.kind === 'create' ? change.key.name : (key?.name ?? ''),
    requester: member.id,
    owner,
    reason: reason.trim(),
    unitsPerUsd: circumstances.unitsPerUsd,
    rule: ruling.rule,
    ask: ruling.kind === 'ask' ? ruling : null,
    createdAt: circumstances.now,
  };
}

async function wait(ports: Ports, member: Member, wish: NewRequest): Promise<Done> {
  const { store, policy, nudge } = ports;
  const request = bornPending(wish, addSpan(wish.createdAt, policy.approvals.expires, member.zone));
  await store.requests.insert(request, [
    {
      id: `request:${request.id}:card`,
      to: { kind: 'approvals' },
      body: { kind: 'card', requestId: request.id },
    },
    {
      id: `request:${request.id}:card:asked`,
      to: { kind: 'approvals' },
      body: { kind: 'reply', requestId: request.id, about: 'asked' },
    },
  ]);
  await note(ports, request);
  nudge.deliver();
  return { outcome: 'pending', request };
}

async function act(ports: Ports, wish: NewRequest): Promise<Done> {
  const request: Approved = bornApproved(wish);
  await ports.store.requests.insert(request, []);
  await note(ports, request);
  const after = await applyRequest(ports, request, 'interactive');
  if (after?.state !== 'applied') throw new Refused(failureProblem(request, after, ports.cometApi.status()));
  await remember(ports, after);
  return { outcome: 'applied', request: after };
}

async function remember({ store, directory }: Ports, { change, effect, requester }: Applied): Promise<void> {
  if (change.kind === 'disable') {
    const { role } = await directory.member(requester);
    await store.keys.disabledBy(effect.keyId, { id: requester, role });
  } else if (change.kind === 'enable' || change.kind === 'renew') {
    await store.keys.disabledBy(effect.keyId, null);
  }
}

/** Two renewals at once both counted from this expiry; only the first still finds it. */
const asSeen = (change: Change, key: KnownKey | null): Change =>
  change.kind === 'renew' && key ? { ...change, seen: key.expiresAt } : change;

async function note({ store, clock }: Ports, request: Request): Promise<void> {
  const { change, keyName: name, reason, rule } = request;
  await store.audit.write({
    at: clock(),
    actor: request.requester,
    act: 'request.made',
    keyId: request.keyId,
    requestId: request.id,
    details: { change, keyName: name, reason, rule },
  });
}
