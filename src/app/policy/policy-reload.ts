import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { type PolicyMistake, parsePolicy } from '../../config/policy/policy-file.ts';
import type { NoticeBody } from '../../domain/notices/notice.ts';
import { endTrouble, tellTrouble } from '../../usecases/outbox/troubles.ts';
import { dropFormer } from '../../usecases/watch/faults/drop-former.ts';
import type { LivePorts } from './live-ports.ts';
import { notePolicy } from './note-policy.ts';

/** Looked for by reading, because no event tells of a file that another one replaces, on every disk and in every container. */
const LOOK_EVERY_MS = 2000;
/** Of one file; the rest is counted. */
const MOST_MISTAKES = 10;
const SUBJECT = 'policy';

export interface PolicyReload {
  /** Reads the file anew: a right one holds from here on, a wrong one is told to admins. */
  now(): Promise<void>;
  /** Looks from time to time whether the file is another one; `stop` waits for what is under way. */
  watch(): { stop(): Promise<void> };
}

interface Reloading {
  readonly live: LivePorts;
  /** null: there is none, and the policy comes from the environment. */
  readonly path: string | null;
  readonly redact: (text: string) => string;
}

export function policyReload({ live, path, redact }: Reloading): PolicyReload {
  const { log } = live.now();
  if (path === null) return withoutFile(() => log.warn({}, 'there is no policy file to read anew'));
  let done: FileText | null = null;
  let last: FileText | null = null;
  let underWay = Promise.resolve();

  const act = async (text: FileText) => {
    await takeOver({ live, path, redact }, text);
    done = text;
  };
  /** Another text is acted upon once it stayed the same between two looks: it may be half written. */
  const look = async () => {
    const text = await fileText(path);
    const isSettled = isDeepStrictEqual(text, last);
    last = text;
    if (isSettled && !isDeepStrictEqual(text, done)) await act(text);
  };
  const oneAfterTheOther = (work: () => Promise<void>) => {
    underWay = underWay
      .then(work)
      .catch((err: unknown) => log.error({ err }, 'the policy could not be taken over, will retry'));
    return underWay;
  };
  return {
    now: () => oneAfterTheOther(async () => act(await fileText(path))),
    watch: () => {
      const looking = setInterval(() => oneAfterTheOther(look), LOOK_EVERY_MS).unref();
      return {
        stop: () => {
          clearInterval(looking);
          return underWay;
        },
      };
    },
  };
}

const withoutFile = (said: () => void): PolicyReload => ({
  now: async () => said(),
  watch: () => ({ stop: async () => {} }),
});

type FileText = { readonly text: string } | { readonly unreadable: string };

const fileText = (path: string): Promise<FileText> =>
  readFile(path, 'utf8').then(
    (text) => ({ text }),
    (error: unknown) => ({ unreadable: (error as { code?: string }).code ?? 'unknown' }),
  );

async function takeOver({ live, path, redact }: Reloading & { path: string }, file: FileText): Promise<void> {
  const ports = live.now();
  const read = 'text' in file ? parsePolicy(file.text) : { mistakes: [] };
  if (!('policy' in read)) {
    const found = {
      unreadable: 'text' in file ? null : file.unreadable,
      mistakes: read.mistakes.map((mistake) => ({ ...mistake, message: redact(mistake.message) })),
    };
    const body = troubleIn(basename(path), found);
    const isNews = await tellTrouble(ports, { subject: SUBJECT, to: { kind: 'admins' }, body });
    if (isNews)
      ports.log.error({ path, ...found }, 'the policy file is wrong, so the policy before it still holds');
    return;
  }
  const { policy } = read;
  if (!isDeepStrictEqual(policy, ports.policy)) {
    // First, so that nothing is decided under a policy that the audit does not hold.
    await notePolicy(ports.store, policy, ports.clock);
    live.adopt(policy);
    await dropFormer(live.now(), ports.policy);
    ports.log.info({}, 'the policy was read anew');
  }
  await endTrouble(ports, SUBJECT);
}

const troubleIn = (
  file: string,
  { unreadable, mistakes }: { unreadable: string | null; mistakes: readonly PolicyMistake[] },
): Extract<NoticeBody, { kind: 'policy_trouble' }> => ({
  kind: 'policy_trouble',
  file,
  unreadable,
  mistakes: mistakes.slice(0, MOST_MISTAKES),
  more: Math.max(0, mistakes.length - MOST_MISTAKES),
});
