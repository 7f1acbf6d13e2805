import { usd } from '../../src/domain/keys/quota.ts';
import type { Member, UserId } from '../../src/domain/member.ts';
import { defaultPolicy, type Policy } from '../../src/domain/policy/policy.ts';
import { span } from '../../src/domain/time.ts';
import type { Delivery, Directory, NoticeContext, Notifier } from '../../src/usecases/ports/ports.ts';
import { ada, ana, bob, lee } from '../support/samples.ts';

const lea: Member = { id: 'U0LEA', role: 'lead', zone: 'UTC' };
export const people = { ana, bob, lee, lea, ada };
export type Name = keyof typeof people;
const everybody = Object.values(people);

const found = (id: UserId): Member => {
  const member = everybody.find((one) => one.id === id);
  if (!member) throw new Error(`nobody is ${id}`);
  return member;
};

/** A small company that never changes. */
export const directory: Directory = {
  member: async (id) => found(id),
  people: async (role) =>
    everybody.filter((one) => one.role === (role === 'leads' ? 'lead' : 'admin')).map(({ id }) => id),
  groupTroubles: async () => [],
  zone: async (id) => found(id).zone,
  lastKnownZone: (id) => found(id).zone,
};

/** Small top-ups at once up to a cap, no limit at all by two leads, everything else by one. */
export function modelPolicy(): Policy {
  const usual = defaultPolicy({ leads: ['S0LEADS'], admins: ['S0ADMINS'] }, 'C0REQUESTS');
  const [others] = usual.rules;
  if (!others) throw new Error('the default policy has no rule');
  const rule = { amountUpTo: null, duringUpTo: null, cap: null };
  return {
    ...usual,
    rules: [
      {
        ...rule,
        name: 'small top-ups',
        change: ['quota_increase'],
        amountUpTo: usd(2),
        cap: { total: usd(6), per: span(30, 'd') },
        decision: { kind: 'allow' },
      },
      {
        ...rule,
        name: 'two for no limit',
        change: ['unlimited_on'],
        decision: { kind: 'ask', approvals: 2, from: ['leads'], reason: 'required' },
      },
      others,
    ],
  };
}

/** A Slack that says what it is given, unless it is away; it counts what was said to whom. */
export function slack() {
  const said = new Map<string, number>();
  const unconfirmed = new Set<string>();
  const maybeTwice = new Set<string>();
  let away = 0;
  const post = async ({ notice }: NoticeContext): Promise<Delivery> => {
    if (away > 0) {
      away -= 1;
      return { kind: 'again', error: 'internal_error', retryAfterSeconds: null };
    }
    const to = notice.to.kind === 'member' ? notice.to.id : notice.to.kind;
    const what = `${notice.id} to ${to}`;
    said.set(what, (said.get(what) ?? 0) + 1);
    unconfirmed.add(notice.id);
    return { kind: 'sent', message: { channel: to, ts: String(said.size) } };
  };
  const messenger: Notifier = {
    post,
    redraw: async (_context, message) => ({ kind: 'sent', message }),
    refusedWith: () => null,
    refreshHome: async () => {},
  };
  return {
    messenger,
    goesAway: (times: number) => {
      away += times;
    },
    /** The store knows that it was said. */
    confirmed: (id: string) => void unconfirmed.delete(id),
    /** Whoever said it is gone before the store knew: nobody can tell, so it is said again. */
    interrupted() {
      for (const id of unconfirmed) maybeTwice.add(id);
    },
    twice: (): string[] =>
      [...said].flatMap(([what, times]) =>
        times > 1 && !maybeTwice.has(what.split(' to ')[0] ?? '') ? [`${what}, ${times} times`] : [],
      ),
  };
}
export type Slack = ReturnType<typeof slack>;
