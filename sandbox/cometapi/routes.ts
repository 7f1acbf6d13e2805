import { accountRefusal } from './account-access.ts';
import {
  getData,
  getGroups,
  getLog,
  getModels,
  getSelf,
  getStat,
  getStatus,
  renewAccessToken,
} from './account-endpoints.ts';
import { type Call, invalidUrl, type Reply } from './call.ts';
import type { Flavour } from './flavour.ts';
import { chat, keyUsage, listModels } from './model-calls.ts';
import { getKey, listKeys, revealKey, revealKeys, searchKeys } from './read-keys.ts';
import { createKey, deleteKey, deleteKeys, updateKey } from './write-keys.ts';

type Route = {
  method: string;
  path: string;
  run: (call: Call) => Reply | Promise<Reply>;
  open?: true;
  limit?: 'critical' | 'search';
  when?: (flavour: Flavour) => boolean;
};

/** Fixed paths come before the `:id` pattern that would match them. */
const routes: readonly Route[] = [
  { method: 'GET', path: '/api/token/', run: listKeys },
  { method: 'GET', path: '/api/token/search', run: searchKeys, limit: 'search' },
  { method: 'GET', path: '/api/token/:id', run: getKey },
  { method: 'POST', path: '/api/token/', run: createKey },
  { method: 'PUT', path: '/api/token/', run: updateKey },
  { method: 'DELETE', path: '/api/token/:id', run: deleteKey },
  { method: 'POST', path: '/api/token/batch', run: deleteKeys, when: ({ batchDelete }) => batchDelete },
  {
    method: 'POST',
    path: '/api/token/:id/key',
    run: revealKey,
    limit: 'critical',
    when: ({ keyEndpoint }) => keyEndpoint,
  },
  {
    method: 'POST',
    path: '/api/token/batch/keys',
    run: revealKeys,
    limit: 'critical',
    when: ({ batchKeys }) => batchKeys !== 'none',
  },
  { method: 'GET', path: '/api/user/self', run: getSelf },
  { method: 'GET', path: '/api/user/self/groups', run: getGroups },
  { method: 'GET', path: '/api/user/models', run: getModels },
  { method: 'GET', path: '/api/user/token', run: renewAccessToken },
  { method: 'GET', path: '/api/status', run: getStatus, open: true },
  { method: 'GET', path: '/api/log/self', run: getLog },
  { method: 'GET', path: '/api/log/self/stat', run: getStat },
  { method: 'GET', path: '/api/data/self', run: getData },
  {
    method: 'GET',
    path: '/api/usage/token/',
    run: keyUsage,
    open: true,
    limit: 'critical',
    when: ({ usage }) => usage !== 'none',
  },
  { method: 'GET', path: '/v1/models', run: listModels, open: true },
  { method: 'POST', path: '/v1/chat/completions', run: chat, open: true },
];

export type Admits = (limit: 'critical' | 'search', call: Call) => boolean;

/** The answer, or null when a limit of this route refuses the call. */
export async function route(call: Call, admits: Admits): Promise<Reply | null> {
  const found = matching(call, call.path);
  if (!found) return redirected(call) ?? invalidUrl(call);
  const refusal = found.route.open ? null : accountRefusal(call);
  if (refusal) return refusal;
  if (found.route.limit && !admits(found.route.limit, call)) return null;
  return found.route.run({ ...call, id: found.id });
}

function matching({ method, flavour }: Call, path: string): { route: Route; id: string } | null {
  for (const route of routes) {
    if (route.method !== method || !(route.when?.(flavour) ?? true)) continue;
    const id = idIn(route.path, path);
    if (id !== null) return { route, id };
  }
  return null;
}

/** The segment at `:id`; '' when the pattern has none, null when the path does not match. */
function idIn(pattern: string, path: string): string | null {
  const wanted = pattern.split('/');
  const given = path.split('/');
  if (wanted.length !== given.length) return null;
  const place = wanted.indexOf(':id');
  const fits = wanted.every((part, index) => index === place || part === given[index]);
  const id = place < 0 ? '' : given[place];
  return fits && id !== undefined && !(place >= 0 && id === '') ? decodeURIComponent(id) : null;
}

/** The router's redirect for a missing or extra slash: 301 for GET, 307 for other methods. */
function redirected(call: Call): Reply | null {
  const other = call.path.endsWith('/') ? call.path.slice(0, -1) : `${call.path}/`;
  if (!matching(call, other)) return null;
  const query = call.query.size > 0 ? `?${call.query}` : '';
  const status = call.method === 'GET' ? 301 : 307;
  return { status, text: '', headers: { Location: other + query } };
}
