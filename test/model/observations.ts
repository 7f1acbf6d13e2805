import type { KeyRow } from '../../sandbox/cometapi/key-row.ts';
import type { Plan, WritePlan } from '../../src/domain/changes/plan.ts';
import type { Request } from '../../src/domain/requests/request.ts';
import type { KeyBook } from './ledger.ts';

export interface Look {
  readonly at: number;
  readonly row: KeyRow;
}

/** What one bot saw of one key, and when it wrote it last. */
export interface Sight {
  /** Since it began what it is at now, oldest first; several people may be served at once. */
  reads: Look[];
  /** The read that the write under way rests on. */
  rests: number | null;
  written: number;
}

/** Everything that was seen in one sequence, in one order. */
export interface Notes {
  time: number;
  /** So few calls are allowed that somebody may be sent away. */
  scarce: boolean;
  readonly violations: string[];
  readonly books: Map<number, KeyBook>;
  readonly requests: Map<string, Request>;
  readonly plans: Map<string, Plan>;
  /** The row that a plan was made on. */
  readonly plannedOn: Map<string, KeyRow>;
  /** Their people were told that it is not done. */
  readonly saidNo: Set<string>;
  readonly askedAt: Map<string, number>;
  /** Keys made, by name. */
  readonly born: Map<string, number>;
  readonly sights: Map<string, Sight>;
  /** When each bot last listed keys, and last made one. */
  readonly listed: Map<number, number>;
  readonly posted: Map<number, number>;
  readonly disturbances: { readonly at: number; readonly key: number | null }[];
  /** Estimates that were settled: between two looks nothing may tell that they ever were there. */
  readonly cameBack: { readonly key: number; readonly units: number }[];
}

export const openNotes = (scarce: boolean): Notes => ({
  time: 0,
  scarce,
  violations: [],
  books: new Map(),
  requests: new Map(),
  plans: new Map(),
  plannedOn: new Map(),
  saidNo: new Set(),
  askedAt: new Map(),
  born: new Map(),
  sights: new Map(),
  listed: new Map(),
  posted: new Map(),
  disturbances: [],
  cameBack: [],
});

export function breaks(notes: Notes, rule: string, what: object): void {
  notes.violations.push(`${rule}: ${JSON.stringify(what)}`);
}

export function sightOf({ sights }: Notes, bot: number, key: number): Sight {
  const name = `${bot}:${key}`;
  const sight = sights.get(name) ?? { reads: [], rests: null, written: 0 };
  sights.set(name, sight);
  return sight;
}

/** A bot begins something with nothing else under way: it has seen nothing yet. */
export function beginsAnew({ sights }: Notes, bot: number): void {
  for (const [name, sight] of sights)
    if (name.startsWith(`${bot}:`)) Object.assign(sight, { reads: [], rests: null, written: 0 });
}

/** Plans that somebody may be carrying out, or may have to finish. */
export const openPlans = ({ requests, plans }: Notes): { request: Request; plan: Plan }[] =>
  [...requests.values()].flatMap((request) => {
    const plan = plans.get(request.id);
    return plan && (request.state === 'applying' || request.state === 'approved') ? [{ request, plan }] : [];
  });

export const writePlansOn = (notes: Notes, key: number): WritePlan[] =>
  openPlans(notes).flatMap(({ plan }) => (plan.kind === 'write' && plan.keyId === key ? [plan] : []));

/** Whether anything happened since it was asked that may make an honest bot fail. */
export const wasDisturbed = ({ disturbances, askedAt }: Notes, { id, keyId }: Request): boolean =>
  disturbances.some(
    ({ at, key }) => at >= (askedAt.get(id) ?? 0) && (key === null || keyId === null || key === keyId),
  );
