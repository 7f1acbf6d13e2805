import type { WebClient } from '@slack/web-api';
import { z } from 'zod';
import type { Membership, UserId } from '../../../domain/member.ts';
import { Refused } from '../../../domain/problems/problem.ts';
import { parseZone, type Zone } from '../../../domain/time.ts';
import { pastHiccup, slackCode } from '../connection/error-codes.ts';

const flag = z
  .boolean()
  .nullish()
  .transform((value) => value ?? false);

export const User = z.object({
  team_id: z.string().nullish(),
  enterprise_user: z.object({ teams: z.array(z.string()).nullish() }).nullish(),
  tz: z.unknown().optional(),
  locale: z.string().nullish().catch(null),
  name: z.string().nullish().catch(null),
  real_name: z.string().nullish().catch(null),
  profile: z
    .object({ display_name: z.string().nullish().catch(null), email: z.string().nullish().catch(null) })
    .nullish()
    .catch(null),
  deleted: flag,
  is_bot: flag,
  is_workflow_bot: flag,
  is_restricted: flag,
  is_ultra_restricted: flag,
  is_stranger: flag,
});
export type User = z.infer<typeof User>;

/** What the bot has to know of a person. */
export interface SlackUser {
  /** null: a full, active member of this workspace. */
  readonly membership: Membership | null;
  /** null: Slack gives none, or one that this machine does not know. */
  readonly zone: Zone | null;
  /** A BCP 47 tag; null: Slack gives none. */
  readonly language: string | null;
  /** As others read it; null: Slack gives none. */
  readonly name: string | null;
}

/** Slack says of Slackbot that it is no bot. */
const SLACKBOT = 'USLACKBOT';

/** There is nobody with that id, or nobody whom this workspace may see. */
const NOBODY = new Set(['user_not_found', 'users_not_found', 'user_not_visible']);

/** Throws `Refused` (`directory_unavailable`) when Slack cannot be asked. */
export async function slackUser(client: WebClient, id: UserId, teamId: string): Promise<SlackUser> {
  const user = await userOf(client, id);
  if (user === null) return { membership: 'stranger', zone: null, language: null, name: null };
  const membership = membershipOf(id, user, teamId);
  return { membership, zone: zoneOf(user.tz), language: user.locale || null, name: nameOf(user) };
}

const nameOf = ({ profile, real_name, name }: User): string | null =>
  profile?.display_name || real_name || name || null;

async function userOf(client: WebClient, user: UserId): Promise<User | null> {
  try {
    const answer = await pastHiccup(() => client.users.info({ user, include_locale: true }));
    return User.parse(answer.user);
  } catch (error) {
    if (NOBODY.has(slackCode(error) ?? '')) return null;
    throw new Refused({ kind: 'directory_unavailable' }, { cause: error });
  }
}

/** null: a full, active member. */
export function membershipOf(id: UserId, user: User, teamId: string): Membership | null {
  if (user.deleted) return 'deactivated';
  if (user.is_bot || user.is_workflow_bot || id === SLACKBOT) return 'bot';
  if (user.is_stranger || !belongsTo(user, teamId)) return 'stranger';
  return user.is_restricted || user.is_ultra_restricted ? 'guest' : null;
}

/** In an Enterprise Grid, `team_id` is a person's home workspace, and `teams` are all of their workspaces. */
const belongsTo = ({ team_id, enterprise_user }: User, teamId: string): boolean =>
  enterprise_user?.teams ? enterprise_user.teams.includes(teamId) : team_id === teamId;

/** As many as there are zones, because only those that exist are kept. */
const knownZones = new Map<string, Zone>();

/** An unknown time zone would throw wherever a date is formatted. */
function zoneOf(name: unknown): Zone | null {
  if (typeof name !== 'string' || name === '') return null;
  const zone = knownZones.get(name) ?? parseZone(name);
  if (zone !== null) knownZones.set(name, zone);
  return zone;
}
