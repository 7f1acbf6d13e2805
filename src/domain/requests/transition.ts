import type { Request, RequestBase } from './request.ts';

/** Kept in every state. */
const KEPT: Readonly<Record<keyof RequestBase, true>> = {
  id: true,
  version: true,
  change: true,
  keyId: true,
  keyName: true,
  requester: true,
  owner: true,
  reason: true,
  unitsPerUsd: true,
  rule: true,
  approval: true,
  votes: true,
  createdAt: true,
  lostVotes: true,
  escalatedAt: true,
  asOf: true,
  counter: true,
  glass: true,
  bulk: true,
  isUnsure: true,
  team: true,
};

const baseOf = (request: Request): RequestBase =>
  Object.fromEntries(
    Object.entries(request).filter(([name, value]) => Object.hasOwn(KEPT, name) && value !== undefined),
  ) as unknown as RequestBase;

/** The same request in its next state. */
export const transition = <const To extends object>(request: Request, to: To) => ({
  ...baseOf(request),
  ...to,
  version: request.version + 1,
});
