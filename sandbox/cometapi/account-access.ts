import { type Call, type Reply, refuse } from './call.ts';

/** Whether the caller may act on the account; the refusal if not. */
export function accountRefusal(call: Call): Reply | null {
  const { flavour, texts, headers } = call;
  const { books } = call.world;
  const sent = headers.authorization ?? '';
  if (sent === '') return denied(call, texts.noAccessToken, 401);
  const token = flavour.bearer === 'accepted' ? sent.replace(/^Bearer /, '') : sent;
  if (token !== books.accessToken) return denied(call, texts.wrongAccessToken, flavour.wrongTokenStatus);
  if (books.banned) {
    const code = flavour.authCodes ? { code: 'AUTH_USER_DISABLED' } : {};
    return refuse(call, texts.banned, { status: flavour.wrongTokenStatus, ...code });
  }
  return flavour.userHeader === 'required' ? userRefusal(call) : null;
}

function userRefusal(call: Call): Reply | null {
  const sent = call.headers['new-api-user'];
  if (sent === undefined || sent === '') return refuse(call, call.texts.userHeaderMissing, { status: 401 });
  if (!/^\d+$/.test(String(sent))) return refuse(call, call.texts.userHeaderMalformed, { status: 401 });
  if (Number(sent) === call.world.books.userId) return null;
  return refuse(call, call.texts.userHeaderMismatch, { status: 401 });
}

const denied = (call: Call, message: string, status: number) =>
  refuse(call, message, call.flavour.authCodes ? { status, code: 'AUTH_UNAUTHORIZED' } : { status });
