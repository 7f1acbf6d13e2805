import { z } from 'zod';
import { CONDITION_NAMES, neverFits } from '../../domain/policy/conditions/conditions.ts';
import { BUILT_IN_RULES, type Cap, type Rule } from '../../domain/policy/policy.ts';
import { either, read } from '../env/env-schema.ts';
import { allowance, members, oneOf, optional, words } from './field-schemas.ts';
import { terms } from './terms-schema.ts';
import { LACKS, WRITTEN_AT, when } from './when-schema.ts';

const outright = (text: string): { kind: 'allow' } | { kind: 'refuse' } | null =>
  text === 'allow' || text === 'refuse' ? { kind: text } : null;

const then = z.union([
  read(
    outright,
    'isn’t a decision. Write allow, refuse, or who has to approve, such as { from: [leads], approvals: 2 }.',
  ),
  terms.transform((asked) => ({ kind: 'ask' as const, ...asked })),
]);

const cap: z.ZodType<Cap> = members({
  ...allowance.shape,
  of: oneOf(['member', 'team', 'company']).default('member'),
}).transform(({ of, ...given }): Cap => (of === 'member' ? given : { ...given, of }));

const written = members({
  name: words,
  when,
  then,
  because: optional(words),
  cap: optional(cap),
});

type Written = z.output<typeof written>;

const RESERVED: readonly string[] = Object.values(BUILT_IN_RULES);

/** Members of a rule that could never have an effect. */
function* pointless({ name, when: wanted, then: decision, because, cap }: Written) {
  if (RESERVED.includes(name)) yield [['name'], 'is a name I use myself. Choose another.'] as const;
  for (const condition of CONDITION_NAMES) {
    const never = condition in wanted ? neverFits(condition, wanted.change) : [];
    if (never.length > 0)
      yield [
        ['when', ...WRITTEN_AT[condition]],
        `never matches ${either(never)}: ${LACKS[condition]}. Leave out one or the other.`,
      ] as const;
  }
  const unpriced = neverFits('amount', wanted.change);
  if (cap && unpriced.length > 0)
    yield [
      ['cap'],
      `never lets ${either(unpriced)} through: such a change has no amount. Leave out one or the other.`,
    ] as const;
  if (decision.kind === 'ask' && decision.maxFor && wanted.change.includes('unlimited_off'))
    yield [
      ['then', 'maxFor'],
      'never lets unlimited_off through: such a change is never temporary. Leave out one or the other.',
    ] as const;
  if (cap && decision.kind !== 'allow')
    yield [['cap'], 'only works with “then: allow”. Leave it out, or change that.'] as const;
  if (because !== undefined && decision.kind !== 'refuse')
    yield [['because'], 'only works with “then: refuse”. Leave it out, or change that.'] as const;
  if (because === undefined && decision.kind === 'refuse')
    yield [['because'], 'is missing. Say what to do instead.'] as const;
}

/** A rule of the policy file → `Rule`. */
export const rule = written
  .check(({ value, issues }) => {
    for (const [path, message] of pointless(value))
      issues.push({ code: 'custom', input: value, path: [...path], message });
  })
  .transform(
    ({ then: decision, because = '', cap = null, ...named }): Rule => ({
      ...named,
      decision: decision.kind === 'refuse' ? { kind: 'refuse', because } : decision,
      cap,
    }),
  );
