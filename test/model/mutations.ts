/** A safeguard, and how the bot would look without it. */
export interface Mutant {
  readonly name: string;
  readonly changes: readonly { readonly file: string; readonly is: string; readonly becomes: string }[];
}

const settle = 'src/cometapi/writes/write-until-verified.ts';
const body = 'src/cometapi/writes/put-body.ts';
const verify = 'src/cometapi/writes/verify.ts';
const readBack = 'const found = await readBack(context, sending, usage);';
const chained = "const chained = next === 'status' ? null : chainedOn(answer, sending);";
const found = 'const found = grantedOf(key);\n  const lost = found - wanted;';

export const mutants: readonly Mutant[] = [
  {
    name: 'read-back',
    changes: [
      {
        file: settle,
        is: readBack,
        becomes: `const found = answer
      ? { seen: answer, judged: { kind: 'verified' } as const }
      : await readBack(context, sending, usage);`,
      },
    ],
  },
  {
    name: 'used-now',
    changes: [
      {
        file: body,
        is: 'export function wholeBody({ stored, rest, key }: Row, { after }: WritePlan): Body {',
        becomes: 'export function wholeBody({ stored, rest }: Row, { before, after }: WritePlan): Body {',
      },
      {
        file: body,
        is: 'Math.max(0, after.granted - key.used)',
        becomes: 'Math.max(0, stored.remain_quota + after.granted - before.granted)',
      },
    ],
  },
  {
    name: 'check-after-rename',
    changes: [
      {
        file: settle,
        is: chained,
        becomes: `const chained =
      next === 'status' || plan.before.granted === plan.after.granted ? null : chainedOn(answer, sending);`,
      },
      {
        file: verify,
        is: found,
        becomes: `if (status === null && before.granted === after.granted) return { kind: 'verified' };\n  ${found}`,
      },
    ],
  },
  {
    name: 'check-after-status',
    changes: [
      { file: verify, is: found, becomes: `if (status !== null) return { kind: 'verified' };\n  ${found}` },
    ],
  },
  {
    name: 'key-lock',
    changes: [
      {
        file: 'src/usecases/keys/read-key.ts',
        is: "keyId === null ? 'create:account' : `key:${keyId}`",
        becomes: "keyId === null ? 'create:account' : `key:${keyId}:${Math.random()}`",
      },
      {
        file: 'src/cometapi/traffic/rate-limiter.ts',
        is: 'mutexes.key(name).schedule(held)',
        becomes: "mutexes.key(name === 'creates' ? name : `${name} ${Math.random()}`).schedule(held)",
      },
    ],
  },
  {
    name: 'create-lock',
    changes: [
      {
        file: 'src/usecases/keys/read-key.ts',
        is: "keyId === null ? 'create:account' : ",
        becomes: 'keyId === null ? `create:account:${Math.random()}` : ',
      },
      {
        file: 'src/cometapi/traffic/rate-limiter.ts',
        is: 'mutexes.key(name).schedule(held)',
        becomes: "mutexes.key(name === 'creates' ? `${name} ${Math.random()}` : name).schedule(held)",
      },
    ],
  },
  {
    name: 'call-log',
    changes: [
      {
        file: 'src/store/tables/calls.ts',
        is: 'const free = ceiling - leaving.length;',
        becomes: 'const free = 1e9 - leaving.length;',
      },
    ],
  },
  {
    name: 'commit-before-write',
    changes: [
      {
        file: 'src/usecases/requests/apply-request.ts',
        is: 'if (await store.requests.replace(next, request)) return next;',
        becomes: 'if (store) return next;',
      },
    ],
  },
  {
    name: 'look-before-posting-again',
    changes: [
      {
        file: 'src/cometapi/writes/create-key.ts',
        is: 'return there.length > 0 ? createResult(there, plan) : postAndFind(context, plan);',
        becomes: 'return there.length > 1 ? createResult(there, plan) : postAndFind(context, plan);',
      },
    ],
  },
];
