import { z } from 'zod';
import { GATED_CHANGES, type GatedChange } from '../../domain/changes/gated-change.ts';
import { BUILT_IN_RULES, type RoleList, type Rule } from '../../domain/policy/policy.ts';
import { read } from '../env/env-schema.ts';
import { allowance, amongst, count, members, money, oneOf, span, words } from './field-schemas.ts';

const GROUPS: readonly RoleList[] = ['leads', 'admins'];

const terms = members({
  approvals: count(10).default(1),
  from: amongst(GROUPS).default(['leads']),
  reason: oneOf(['required', 'optional']).default('required'),
});

const outright = (text: string): { kind: 'allow' } | { kind: 'refuse' } | null =>
  text === 'allow' || text === 'refuse' ? { kind: text } : null;

const then = z.union([
  read(outright, 'must be allow, refuse, or members approvals, from and reason.'),
  terms.transform((asked) => ({ kind: 'ask' as const, ...asked })),
]);

const written = members({
  name: words,
  when: members({
    change: amongst(GATED_CHANGES),
    amount: members({ upTo: money }).optional(),
    for: members({ upTo: span }).optional(),
  }),
  then,
  because: words.optional(),
  cap: allowance.optional(),
});

type Written = z.output<typeof written>;

const RESERVED: readonly string[] = Object.values(BUILT_IN_RULES);
const WITH_AMOUNT: readonly GatedChange[] = ['quota_increase', 'unlimited_off', 'create_above_limit'];
const WITH_END: readonly GatedChange[] = ['quota_increase', 'unlimited_on'];

/** Members of a rule that could never have an effect. */
function* pointless({ name, when, then: decision, because, cap }: Written) {
  if (RESERVED.includes(name)) yield [['name'], 'is the bot’s own word. Choose another.'] as const;
  const lacking = (kinds: readonly GatedChange[]) =>
    when.change.filter((kind) => !kinds.includes(kind)).join(', ');
  if (when.amount && lacking(WITH_AMOUNT))
    yield [['when', 'amount'], `never matches ${lacking(WITH_AMOUNT)}: these have no amount.`] as const;
  if (when.for && lacking(WITH_END))
    yield [['when', 'for'], `never matches ${lacking(WITH_END)}: these have no end.`] as const;
  if (cap && lacking(WITH_AMOUNT))
    yield [['cap'], `never lets ${lacking(WITH_AMOUNT)} through: these have no amount.`] as const;
  if (cap && decision.kind !== 'allow') yield [['cap'], 'only means something with "then: allow".'] as const;
  if (because !== undefined && decision.kind !== 'refuse')
    yield [['because'], 'only means something with "then: refuse".'] as const;
  if (because === undefined && decision.kind === 'refuse')
    yield [['because'], 'is missing: say what to do instead.'] as const;
}

export const rule = written
  .check(({ value, issues }) => {
    for (const [path, message] of pointless(value))
      issues.push({ code: 'custom', input: value, path: [...path], message });
  })
  .transform(
    ({ name, when, then: decision, because = '', cap }): Rule => ({
      name,
      change: when.change,
      amountUpTo: when.amount?.upTo ?? null,
      duringUpTo: when.for?.upTo ?? null,
      decision: decision.kind === 'refuse' ? { kind: 'refuse', because } : decision,
      cap: cap ?? null,
    }),
  );
