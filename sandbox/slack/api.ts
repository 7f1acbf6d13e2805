import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Method, needScope } from './api-call.ts';
import { ApiError } from './content.ts';
import { instead, takeFault } from './faults.ts';
import { type Args, answerJson, argsOf } from './http-bodies.ts';
import { chatMethods } from './methods-chat.ts';
import { fileMethods } from './methods-files.ts';
import { peopleMethods } from './methods-people.ts';
import { viewMethods } from './methods-views.ts';
import { record, type World } from './world.ts';

export const webApiMethods: Record<string, Method> = {
  ...chatMethods,
  ...fileMethods,
  ...peopleMethods,
  ...viewMethods,
  'apps.connections.open': { token: 'app', scopes: [], run: ({ world }) => ({ url: world.openSocketUrl() }) },
};

function authorize(world: World, method: Method, token: string): void {
  if (token === '') throw new ApiError('not_authed');
  if (token !== world.botToken && token !== world.appToken) throw new ApiError('invalid_auth');
  const right = method.token === 'app' ? world.appToken : world.botToken;
  if (token !== right) throw new ApiError('not_allowed_token_type');
}

function answerTo(world: World, name: string, request: { args: Args; token: string }): Args {
  try {
    const found = webApiMethods[name];
    if (!found) throw new ApiError('unknown_method', { req_method: name });
    authorize(world, found, request.token);
    const call = { world, args: request.args };
    needScope(call, found.scopes);
    return { ok: true, ...found.run(call) };
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    return { ok: false, error: error.code, ...error.extra };
  }
}

function tokenOf(request: IncomingMessage, args: Args): string {
  const bearer = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1];
  return bearer ?? String(args['token'] ?? '');
}

export async function serveApi(world: World, request: IncomingMessage, response: ServerResponse) {
  const name = new URL(request.url ?? '/', world.url).pathname.replace(/^\/api\//, '');
  const args = await argsOf(request);
  const token = tokenOf(request, args);
  delete args['token'];
  const fault = takeFault(world, name);
  const answer = fault && (await instead(fault, request, response));
  if (answer === 'done') return record(world, name, { args, answer: fault?.kind ?? '' });
  const body = answerTo(world, name, { args, token });
  record(world, name, { args, answer: body['ok'] ? 'ok' : String(body['error']) });
  if (fault?.kind === 'reset_after_effect') return void request.socket.destroy();
  answerJson(response, 200, body);
}
