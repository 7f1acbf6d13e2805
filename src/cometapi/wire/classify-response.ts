import { type FailureFacts, type FailureKind, NOT_JSON } from './failure.ts';
import { isTokenRefusal, reasonOf } from './refusal-reason.ts';
import { envelopeIn } from './schema.ts';

export type Classification =
  | { readonly kind: 'ok'; readonly data: unknown }
  | Pick<FailureFacts, 'kind' | 'reason' | 'message'>;

export interface Answer {
  /** null: no answer came. */
  readonly status: number | null;
  readonly body: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** Why no answer came, or why it broke off; null: it is complete. */
  readonly trouble: { readonly code: string; readonly sent: boolean } | null;
}

interface Asked {
  /** Whether the call writes, so that a lost answer leaves its outcome unknown. */
  readonly writes: boolean;
}

/** The status is checked before the body, because the body of a 429 may not be parsable. */
export function classifyResponse(answer: Answer, asked: Asked): Classification {
  const { status, trouble } = answer;
  if (status === 429) return no('limiting', 'HTTP 429');
  if (trouble?.sent === false) return no('down', trouble.code);
  if (status === null || trouble) return no(asked.writes ? 'unknown_outcome' : 'down', trouble?.code ?? '');
  if (status >= 500 || metTimeLimit(answer))
    return no(asked.writes ? 'unknown_outcome' : 'down', `HTTP ${status}`);
  if (status >= 300 && status < 400) return no('down', `HTTP ${status}, a redirect`);
  return verdictOnBody(answer.body, status, asked);
}

function verdictOnBody(body: string, status: number, { writes }: Asked): Classification {
  const envelope = envelopeIn(body);
  if (envelope === null && status === 401) return no('auth', `HTTP ${status}`);
  // A proxy answered, not CometAPI, or the answer broke off; with a status below 400 CometAPI may still have carried out the call.
  if (envelope === null)
    return no(
      writes && status < 400 ? 'unknown_outcome' : 'down',
      `HTTP ${status}, ${/^\s*[<\w]/.test(body) ? NOT_JSON : 'no whole JSON'}`,
    );
  if (envelope.success && status < 300) return { kind: 'ok', data: envelope.data };
  const reason = reasonOf(envelope);
  const isAuth = isTokenRefusal(reason) || status === 401 || (status === 403 && reason === 'other');
  return { kind: isAuth ? 'auth' : 'said_no', reason, message: envelope.message || `HTTP ${status}` };
}

/** With 499 a proxy says that its caller gave up, with 520 to 524 that the server behind it did not answer as it should. */
const TIME_LIMITS: ReadonlySet<number | null> = new Set([408, 499, 504, 520, 521, 522, 523, 524]);

export const metTimeLimit = ({ status, trouble }: Answer): boolean =>
  trouble?.code === 'ETIMEDOUT' || TIME_LIMITS.has(status);

const no = (kind: FailureKind, message: string): Classification => ({ kind, reason: 'other', message });
