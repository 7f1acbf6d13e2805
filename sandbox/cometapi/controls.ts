import type { IncomingMessage, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { z } from 'zod';
import type { Server } from './answer-call.ts';
import { rowOf } from './database.ts';
import type { Fault } from './faults.ts';
import type { FlavourName } from './flavour.ts';
import { flavours } from './flavours.ts';
import { type KeyRow, maskedKey } from './key-row.ts';

const switches = ['slow', 'down', 'limiting', 'html', 'none'] as const;
const flavourNames = Object.keys(flavours) as FlavourName[];

const actSchema = z.discriminatedUnion('act', [
  /** `at` in milliseconds since the epoch; now if left out. */
  z.object({ act: z.literal('expire'), id: z.int(), at: z.number().optional() }),
  /** Units, or a share (0 to 1) of what is left. */
  z.object({ act: z.literal('burn'), id: z.int(), units: z.int().optional(), share: z.number().optional() }),
  /** A program that goes on spending with the key, or stops. */
  z.object({ act: z.literal('program'), id: z.int(), isRunning: z.boolean() }),
  z.object({ act: z.literal('fault'), kind: z.enum(switches) }),
  z.object({ act: z.literal('flavour'), name: z.enum(flavourNames) }),
  z.object({
    act: z.literal('new_key'),
    name: z.string(),
    remain_quota: z.int().optional(),
    unlimited_quota: z.boolean().optional(),
    expired_time: z.int().optional(),
    group: z.string().optional(),
  }),
]);

/** What POST /sandbox/act takes. */
export type SandboxAct = z.infer<typeof actSchema>;

/** What POST /sandbox/act answers. */
export type SandboxActed = { ok: true; id?: number } | { ok: false; error: string };

export type SandboxKey = Omit<KeyRow, 'DeletedAt' | 'extra' | 'user_id'>;

/** What GET /sandbox/account answers; secrets only masked. */
export type SandboxAccount = {
  flavour: string;
  flavours: FlavourName[];
  fault: (typeof switches)[number];
  faults: Array<{ kind: Fault['kind']; times?: number; ms?: number; path?: string; method?: string }>;
  userId: number;
  balanceUnits: number;
  usedUnits: number;
  unitsPerUsd: number;
  now: number;
  /** Ids of the keys that a program goes on spending with. */
  programs: number[];
  keys: SandboxKey[];
};

export async function answerControl(
  machine: Server,
  req: IncomingMessage,
  res: ServerResponse,
): Promise<void> {
  if (!allowsOrigin(req, res)) return json(res, 403, { ok: false, error: 'only pages of this machine' });
  const path = req.url?.split('?')[0];
  if (req.method === 'OPTIONS') return void res.writeHead(204).end();
  if (req.method === 'GET' && path === '/sandbox/account') return json(res, 200, accountSeen(machine));
  if (req.method === 'GET' && path === '/sandbox/events') return events(machine, res);
  if (req.method !== 'POST' || path !== '/sandbox/act')
    return json(res, 404, { ok: false, error: 'no such control' });
  const parsed = parseAct(await text(req));
  if (!parsed.success) return json(res, 400, { ok: false, error: z.prettifyError(parsed.error) });
  const acted = act(machine, parsed.data);
  json(res, acted.ok ? 200 : 404, acted);
}

/** Only the sandbox's own page, which has another port, may send controls. */
function allowsOrigin(req: IncomingMessage, res: ServerResponse): boolean {
  const { origin } = req.headers;
  if (origin === undefined) return true;
  if (!/^http:\/\/(localhost|127\.0\.0\.1):\d+$/.test(origin)) return false;
  res.setHeader('Access-Control-Allow-Origin', origin);
  res.setHeader('Access-Control-Allow-Methods', 'GET, POST, OPTIONS');
  res.setHeader('Access-Control-Allow-Headers', 'content-type');
  return true;
}

function json(res: ServerResponse, status: number, body: SandboxAccount | SandboxActed): void {
  res.writeHead(status, { 'Content-Type': 'application/json' });
  res.end(JSON.stringify(body));
}

function events({ onChange }: Server, res: ServerResponse): void {
  res.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' });
  const tell = () => void res.write('event: changed\ndata: {}\n\n');
  tell();
  res.on('close', onChange(tell));
}

function parseAct(body: string) {
  try {
    return actSchema.safeParse(JSON.parse(body));
  } catch {
    return actSchema.safeParse(null);
  }
}

function act(machine: Server, wish: SandboxAct): SandboxActed {
  const { account, clock } = machine;
  if ('id' in wish && !rowOf(machine.books, wish.id)) return { ok: false, error: `no key ${wish.id}` };
  switch (wish.act) {
    case 'expire':
      account.setExpiry(wish.id, wish.at ?? clock() - 1000);
      return { ok: true, id: wish.id };
    case 'burn':
      account.spend(wish.id, unitsOf(account.row(wish.id), wish));
      return { ok: true, id: wish.id };
    case 'program':
      machine.programs.run(wish.id, wish.isRunning);
      return { ok: true, id: wish.id };
    case 'fault':
      strike(machine, wish.kind);
      return { ok: true };
    case 'flavour':
      machine.setFlavour(wish.name);
      return { ok: true };
    case 'new_key': {
      const { act: _act, ...members } = wish;
      const given = Object.entries(members).filter(([, value]) => value !== undefined);
      return { ok: true, id: account.addKey(Object.fromEntries(given)).id };
    }
  }
}

function unitsOf(
  row: KeyRow | undefined,
  { units, share }: { units?: number | undefined; share?: number | undefined },
) {
  return units ?? Math.floor(Math.max(row?.remain_quota ?? 0, 0) * (share ?? 1));
}

const switchable: Record<Exclude<(typeof switches)[number], 'none' | 'down'>, Fault> = {
  slow: { kind: 'latency', ms: 2500 },
  limiting: { kind: 'rate_limited' },
  html: { kind: 'html' },
};

function strike({ faults }: Server, kind: (typeof switches)[number]): void {
  faults.clear();
  if (kind === 'down') faults.down(true);
  else if (kind !== 'none') faults.add(switchable[kind]);
}

function switchedOn({ faults }: Server): SandboxAccount['fault'] {
  if (faults.isDown()) return 'down';
  const kinds = faults.list().map((fault) => fault.kind);
  const names = ['slow', 'limiting', 'html'] as const;
  return names.find((name) => kinds.includes(switchable[name].kind)) ?? 'none';
}

const accountSeen = (machine: Server): SandboxAccount => ({
  flavour: machine.flavour().name,
  flavours: flavourNames,
  fault: switchedOn(machine),
  faults: machine.faults.list().map(faultSeen),
  userId: machine.books.userId,
  balanceUnits: machine.books.quota,
  usedUnits: machine.books.usedQuota,
  unitsPerUsd: Number(machine.flavour().status['quota_per_unit']),
  now: machine.clock(),
  programs: machine.programs.keys(),
  keys: machine.account.rows().map(({ DeletedAt: _deleted, extra: _extra, user_id: _user, ...row }) => ({
    ...row,
    key: maskedKey(row.key),
  })),
});

const faultSeen = ({ kind, match, times, ms }: Fault) => ({
  kind,
  ...(times === undefined ? {} : { times }),
  ...(ms === undefined ? {} : { ms }),
  ...(match?.path === undefined ? {} : { path: match.path.source }),
  ...(match?.method === undefined ? {} : { method: match.method }),
});
