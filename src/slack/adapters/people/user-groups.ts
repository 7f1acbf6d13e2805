import type { WebClient } from '@slack/web-api';
import { z } from 'zod';
import type { UserId } from '../../../domain/member.ts';
import { MINUTE } from '../../../domain/time.ts';
import type { Clock, Log } from '../../../usecases/ports/ports.ts';
import type { GroupStore } from '../../../usecases/ports/store/groups.ts';
import { pastHiccup } from '../connection/error-codes.ts';

/** No right rests on an older answer of Slack. */
const FRESH_MS = MINUTE;

const Groups = z.array(
  z.object({
    id: z.string(),
    date_delete: z.number().nullish(),
    user_count: z.coerce.number().nullish(),
    users: z.array(z.string()).nullish(),
  }),
);

export type GroupLookUp =
  | { readonly kind: 'listed'; readonly members: readonly UserId[] }
  /** Slack answered, and listed no such group. */
  | { readonly kind: 'missing' }
  /** Slack did not answer. `last`: the members when it last did, who have no right by that; null: never read. */
  | { readonly kind: 'unreadable'; readonly last: readonly UserId[] | null };

export interface UserGroupOptions {
  readonly client: WebClient;
  readonly store: GroupStore;
  /** All groups that the policy names. */
  readonly ids: readonly string[];
  readonly clock: Clock;
  readonly log: Log;
}

/** Reads all groups in one call, never two calls at a time, and keeps them in SQL so that replicas agree. */
export function userGroups({ client, store, ids, clock, log }: UserGroupOptions) {
  let asking: Promise<boolean> | null = null;

  const stored = async (): Promise<Map<string, GroupLookUp>> =>
    new Map(await Promise.all(ids.map(async (id) => [id, await lookUpOf(id)] as const)));

  async function lookUpOf(id: string): Promise<GroupLookUp> {
    const known = await store.get(id);
    if (!known || !isFresh(known.fetchedAt, clock(), FRESH_MS))
      return { kind: 'unreadable', last: known?.members ?? null };
    return known.members ? { kind: 'listed', members: known.members } : { kind: 'missing' };
  }

  /** False: Slack did not answer. */
  async function ask(): Promise<boolean> {
    const at = clock();
    try {
      const listed = await membersOf(client);
      for (const id of ids) await store.save(id, listed.get(id) ?? null, at);
      return true;
    } catch (error) {
      log.warn({ err: error }, 'user groups cannot be read');
      return false;
    }
  }

  return async (): Promise<ReadonlyMap<string, GroupLookUp>> => {
    if (ids.length === 0) return new Map();
    const known = await stored();
    if (![...known.values()].some(({ kind }) => kind === 'unreadable')) return known;
    asking ??= ask().finally(() => {
      asking = null;
    });
    return (await asking) ? stored() : known;
  };
}

/** A time in the future is not fresh, because the clock may have been ahead when it was stored. */
function isFresh(at: Date, now: Date, freshMs: number): boolean {
  const age = now.getTime() - at.getTime();
  return age >= 0 && age < freshMs;
}

/** Without the groups that were deleted, and those whose members Slack does not give. */
async function membersOf(client: WebClient): Promise<Map<string, readonly UserId[]>> {
  const answer = await pastHiccup(() => client.usergroups.list({ include_users: true }));
  const groups = Groups.parse(answer.usergroups).filter(({ date_delete: deleted }) => !deleted);
  return new Map(
    groups.flatMap(({ id, users, user_count: count }) =>
      users || count === 0 ? [[id, users ?? []] as const] : [],
    ),
  );
}
