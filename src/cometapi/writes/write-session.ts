import type { CreatePlan, WritePlan } from '../../domain/changes/plan.ts';
import type { KeyId } from '../../domain/keys/key.ts';
import type { Units } from '../../domain/keys/quota.ts';
import type {
  CreateResult,
  CreateSession,
  WriteResult,
  WriteSession,
} from '../../usecases/ports/cometapi.ts';
import { changeKey } from './change-key.ts';
import { createKey, findCreated, highestId } from './create-key.ts';
import { readKey, type WriteContext } from './write-context.ts';

/** What a session holds until it is closed: the lock on the key, and its slots. */
export interface HeldWrite {
  readonly context: WriteContext;
  /** Runs a step of the write; its failures are thrown as `Refused`. */
  run<T>(step: (context: WriteContext) => Promise<T>): Promise<T>;
  release(): Promise<void>;
}

/** null: there is no such key. */
export async function openWriteSession(held: HeldWrite, id: KeyId): Promise<WriteSession | null> {
  const fresh = await orRelease(held, (context) => readKey(context, id));
  if (fresh === null) {
    await held.release();
    return null;
  }
  return {
    fresh: fresh.key,
    unreadable: fresh.unreadable,
    carryOut: (plan: WritePlan, usedBefore: Units = fresh.key.used): Promise<WriteResult> =>
      held.run((context) => changeKey(context, { fresh, plan, usedBefore })),
    [Symbol.asyncDispose]: held.release,
  };
}

export async function openCreateSession(held: HeldWrite): Promise<CreateSession> {
  const maxId = await orRelease(held, highestId);
  return {
    maxId,
    carryOut: (plan: CreatePlan): Promise<CreateResult> => held.run((context) => createKey(context, plan)),
    find: (plan) => held.run((context) => findCreated(context, { maxId, plan })),
    [Symbol.asyncDispose]: held.release,
  };
}

async function orRelease<T>(held: HeldWrite, read: (context: WriteContext) => Promise<T>): Promise<T> {
  try {
    return await held.run(read);
  } catch (error) {
    await held.release();
    throw error;
  }
}
