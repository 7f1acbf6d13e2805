import { z } from 'zod';
import type { Member, UserId } from '../../domain/member.ts';
import { Refused } from '../../domain/problems/problem.ts';
import { endTrouble, tellTrouble } from '../../usecases/outbox/troubles.ts';
import type { Ports } from '../../usecases/ports/ports.ts';
import { reportGroups } from '../../usecases/watch/faults/report-groups.ts';
import type { Bot } from './bot.ts';

/** Where each kind of payload names its workspace; `user.team_id` would be the person's home workspace. */
const Payload = z.union([
  z
    .looseObject({ user_id: z.string(), team_id: z.string() })
    .transform(({ user_id: user, team_id: team }) => ({
      user,
      team,
    })),
  z
    .looseObject({ user: z.looseObject({ id: z.string() }), team: z.looseObject({ id: z.string() }) })
    .transform(({ user, team }) => ({ user: user.id, team: team.id })),
  z
    .looseObject({ team_id: z.string(), event: z.looseObject({ user: z.string() }) })
    .transform(({ team_id: team, event }) => ({ user: event.user, team })),
]);

/** Who sent the payload; `Refused` (`other_workspace`) if they did it in another workspace. */
export function senderIn({ teamId }: Pick<Bot, 'teamId'>, payload: unknown): UserId {
  const sender = Payload.safeParse(payload).data;
  if (sender?.team !== teamId) throw new Refused({ kind: 'other_workspace' });
  return sender.user;
}

/** Who sent the payload, as a member. `Refused`: `other_workspace`, `not_a_member`, `directory_unavailable`. */
export async function identify(bot: Bot, payload: unknown): Promise<Member> {
  const { ports } = bot;
  const member = await ports.directory.member(senderIn(bot, payload));
  await reportGroups(ports);
  await reportZone(ports, member);
  return member;
}

async function reportZone(ports: Ports, { id, zoneUnknown }: Member): Promise<void> {
  const subject = `zone:${id}`;
  await (zoneUnknown
    ? tellTrouble(ports, { subject, to: { kind: 'member', id }, body: { kind: 'zone_unknown' } })
    : endTrouble(ports, subject));
}
