import { inspect } from 'node:util';
import type { Key } from '../domain/keys/key.ts';
import { REDACTED } from '../domain/keys/redact.ts';
import type { KeyName } from '../domain/problems/problem.ts';
import { Refused } from '../domain/problems/problem.ts';
import type { Secret } from '../usecases/ports/cometapi.ts';
import type { Calls } from './traffic/retry.ts';
import type { Client } from './wire/client.ts';
import { failureOf } from './wire/failure.ts';
import type { Row } from './wire/keys/key-row.ts';

const hidden = () => REDACTED;

/** Only `expose` returns the value; in logs, templates and JSON it prints as `[secret]`. */
const secret = (value: string): Secret =>
  Object.freeze({
    expose: () => value,
    toString: hidden,
    toJSON: hidden,
    [Symbol.toPrimitive]: hidden,
    [inspect.custom]: hidden,
  });

/** The stored value if the server shows it, else that of its unmask endpoint; `Refused` secret_hidden without one. */
export async function revealKey(calls: Calls, client: Client, key: KeyName): Promise<Secret> {
  try {
    const stored = await calls.read(() => client.storedSecret(key.id));
    const value = stored.includes('*') ? await calls.once(() => client.unmask(key.id)) : stored;
    if (value.includes('*')) throw new Refused({ kind: 'secret_hidden', key });
    return secret(value.startsWith('sk-') ? value : `sk-${value}`);
  } catch (error) {
    const no = failureOf(error, 'said_no')?.facts;
    if (no?.reason === 'not_found') throw new Refused({ kind: 'key_gone', key }, { cause: error });
    if (failureOf(error)?.facts.status === 404)
      throw new Refused({ kind: 'secret_hidden', key }, { cause: error });
    throw error;
  }
}

/** Tracks whether secrets can be revealed; null until a key came unmasked or a reveal was tried. */
export function unmaskSupport() {
  let works: boolean | null = null;
  return {
    works: () => works,
    saw({ key, masked }: Row): Key {
      if (masked === false) works = true;
      return key;
    },
    async watch(reveal: Promise<Secret>): Promise<Secret> {
      try {
        const shown = await reveal;
        works = true;
        return shown;
      } catch (error) {
        if (error instanceof Refused && error.problem.kind === 'secret_hidden') works = false;
        throw error;
      }
    },
  };
}
