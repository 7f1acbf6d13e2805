import type { Json } from './rewrite-json.ts';

export const plainWatchState = (state: Json): Json => renamed(state, { doubtful: 'unconfirmed' });

export function plainRequest(request: Json): Json {
  const { counter, plan } = request;
  return {
    ...renamed(request, { ask: 'approval', waitsOut: 'blockedBy' }),
    ...(isObject(counter) ? { counter: renamed(counter, { asked: 'original' }) } : {}),
    ...(isObject(plan) && plan['kind'] === 'birth'
      ? { plan: { ...renamed(plan, { above: 'previousMaxId' }), kind: 'create' } }
      : {}),
  };
}

const KINDS: Readonly<Record<string, string>> = {
  owned: 'assigned',
  born: 'created',
  orphans: 'unowned_keys',
  held: 'resume_needed',
};

export function plainNotice(body: Json): Json {
  const { kind, what, keys } = body;
  return {
    ...(kind === 'upstream_trouble' ? renamed(body, { trouble: 'fault', said: 'message' }) : body),
    kind: KINDS[String(kind)] ?? kind,
    ...(kind === 'key' && isObject(what) ? { what: { ...what, kind: plainNews(what['kind']) } } : {}),
    ...(Array.isArray(keys)
      ? { keys: keys.map((line: Json) => ({ ...line, what: plainNews(line['what']) })) }
      : {}),
  };
}

const plainNews = (kind: unknown): unknown => (kind === 'found' ? 'discovered' : kind);

/** A repeated notice is recognised by its id, so stored ids must match what the code now makes. */
export const plainNoticeId = (id: string): string =>
  id
    .replace(/^(key:\d+):owned:/, '$1:assigned:')
    .replace(/^(key:\d+):born$/, '$1:created')
    .replace(/^(key:\d+):found:/, '$1:discovered:')
    .replace(/^orphans:/, 'unowned:')
    .replace(/^held:/, 'resume:');

export const plainKeyValue = (value: Json, name: string | number): Json =>
  String(name).startsWith('outage:') ? renamed(value, { seenAt: 'observedAt' }) : value;

/** Keeps the order of the members, and members that already have their new name. */
const renamed = (value: Json, names: Readonly<Record<string, string>>): Json =>
  Object.fromEntries(Object.entries(value).map(([name, member]) => [names[name] ?? name, member]));

const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null;
