import type { WebClient } from '@slack/web-api';
import { z } from 'zod';
import type { Membership, UserId } from '../../domain/member.ts';
import { Refused } from '../../domain/problems/problem.ts';
import type { Zone } from '../../domain/time.ts';
import { slackCode } from './connection/error-codes.ts';

const flag = z
  .boolean()
  .nullish()
  .transform((value) => value ?? false);

const User = z.object({
  team_id: z.string().nullish(),
  enterprise_user: z.object({ teams: z.array(z.string()).nullish() }).nullish(),
  tz: z.unknown().optional(),
  deleted: flag,
  is_bot: flag,
  is_workflow_bot: flag,
  is_restricted: flag,
  is_ultra_restricted: flag,
  is_stranger: flag,
});
type User = z.infer<typeof User>;

/** A person as far as the bot cares. */
export interface SlackUser {
  /** null: a full, active member of this workspace. */
  readonly membership: Membership | null;
  /** null: Slack names none, or none that this machine knows. */
  readonly zone: Zone | null;
}

/** Slackbot says of itself that it is no bot. */
const SLACKBOT = 'USLACKBOT';

/** Slack knows nobody of that id whom this workspace may see. */
const NOBODY = new Set(['user_not_found', 'users_not_found', 'user_not_visible']);

export async function slackUser(client: WebClient, id: UserId, teamId: string): Promise<SlackUser> {
  const user = await userOf(client, id);
  if (user === null) return { membership: 'stranger', zone: null };
  return { membership: id === SLACKBOT ? 'bot' : membershipOf(user, teamId), zone: zoneOf(user.tz) };
}

async function userOf(client: WebClient, user: UserId): Promise<User | null> {
  try {
    return User.parse((await client.users.info({ user })).user);
  } catch (error) {
    if (NOBODY.has(slackCode(error) ?? '')) return null;
    throw new Refused({ kind: 'directory_unavailable' }, { cause: error });
  }
}

export function membershipOf(user: User, teamId: string): Membership | null {
  if (user.deleted) return 'deactivated';
  if (user.is_bot || user.is_workflow_bot) return 'bot';
  if (user.is_stranger || !belongsTo(user, teamId)) return 'stranger';
  return user.is_restricted || user.is_ultra_restricted ? 'guest' : null;
}

/** In an Enterprise Grid `team_id` is where a person is at home, and `teams` where they are a member. */
const belongsTo = ({ team_id, enterprise_user }: User, teamId: string): boolean =>
  enterprise_user?.teams ? enterprise_user.teams.includes(teamId) : team_id === teamId;

/** A zone this machine does not know would throw at every date. */
function zoneOf(name: unknown): Zone | null {
  if (typeof name !== 'string' || name === '') return null;
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone;
  } catch {
    return null;
  }
}
