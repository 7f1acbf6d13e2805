import pTimeout from 'p-timeout';
import { failureOf } from '../cometapi/wire/failure.ts';
import { Refused } from '../domain/problems/problem.ts';
import type { TokenRefusal } from '../domain/upstream/refusal.ts';
import { type OtherAccount, otherAccount } from '../usecases/mirror/sweeps.ts';
import type { CometApi } from '../usecases/ports/cometapi.ts';
import type { Log, Ports } from '../usecases/ports/ports.ts';

/** CometAPI refused the access token; a restart fails again. */
export class CometApiRefused extends Error {
  override readonly name = 'CometApiRefused';
}

/** The longest wait for CometAPI's first answer before the bot starts without it. */
const FIRST_ANSWER_MS = 3000;

/** Throws `CometApiRefused` when the token is refused; a CometAPI that does not answer is only logged. */
export async function checkCometApi(cometApi: CometApi, store: Ports['store'], log: Log): Promise<void> {
  const first = await pTimeout(firstAnswer(cometApi, store, log), {
    milliseconds: FIRST_ANSWER_MS,
    fallback: () => 'silent' as const,
  });
  if (first instanceof CometApiRefused) throw first;
  if (first === 'silent') log.warn({}, 'CometAPI does not answer; starting all the same');
  // Slack allows three seconds to open a form, so the caches that forms read are filled now.
  for (const list of [cometApi.models(), cometApi.groups(), cometApi.unitsPerUsd()])
    list.catch((err: unknown) => log.warn({ err }, 'a list of the account could not be read'));
}

async function firstAnswer(
  cometApi: CometApi,
  store: Ports['store'],
  log: Log,
): Promise<'welcome' | 'silent' | CometApiRefused> {
  try {
    for await (const page of cometApi.pages('interactive', () => null)) {
      log.info({ keys: page.total ?? page.keys.length }, 'CometAPI answers');
      break;
    }
    const other = await otherAccount({ store, cometApi }, 'interactive');
    return other ? new CometApiRefused(otherAccountText(other)) : 'welcome';
  } catch (error) {
    if (error instanceof Refused && error.problem.kind === 'upstream_auth')
      return refusal(error, error.problem.refusal);
    log.warn({ err: error }, 'CometAPI does not answer as it should');
    return 'silent';
  }
}

export const otherAccountText = ({ stored, now }: OtherAccount): string =>
  `COMETAPI_ACCESS_TOKEN belongs to account ${now}, but the database holds the keys of account ${stored}. Set COMETAPI_ACCESS_TOKEN to a token of account ${stored}, or DATABASE_URL to a new database.`;

const FIXES: Readonly<Record<TokenRefusal, string>> = {
  bad_token:
    'Copy COMETAPI_ACCESS_TOKEN again: CometAPI console → Personal Settings → access token. Opening that dialog can make a new token and end the old one.',
  no_user_id:
    'It wants to know whose token it is. Set COMETAPI_USER_ID to the numeric id of the account that COMETAPI_ACCESS_TOKEN belongs to.',
  banned:
    'The account itself is disabled, so a new token won’t help. Have it enabled in CometAPI, then start me again. To use another account, set COMETAPI_ACCESS_TOKEN to its token and DATABASE_URL to a new database.',
};

function refusal(error: Refused, why: TokenRefusal): CometApiRefused {
  const { message = '' } = failureOf(error.cause)?.facts ?? {};
  return new CometApiRefused(refusedText(message, why), { cause: error });
}

export const refusedText = (message: string, why: TokenRefusal): string =>
  `CometAPI refused the access token (${message}). ${FIXES[why]}`;
