import type { UserId } from '../../../domain/member.ts';
import {
  type LostVote,
  neededVotes,
  openNeeds,
  type Vote,
} from '../../../domain/requests/approval/approval.ts';
import type { Request } from '../../../domain/requests/request.ts';
import { asksLists, decidersText, openText, stillToDecide } from '../../text/asked-text.ts';
import { count, list, literal, moment, msg, nothing, person, type Text } from '../../text/text.ts';

/** Who gave a vote, and whose it was. */
export const voterText = ({ by, for: of }: { readonly by: UserId; readonly for?: UserId }): Text =>
  of === undefined ? person(by) : msg`${person(by)} (for ${person(of)})`;

export const voters = ({ votes }: Request): Text => list(votes.map(voterText));

export function waitingText(request: Request & { state: 'pending' }): Text {
  const by = moment(request.expiresAt);
  if (asksLists(request.approval))
    return request.votes.length === 0
      ? msg`needs ${decidersText(request.approval)} to approve by ${by}`
      : msg`${votesText(request)}, by ${by}`;
  return request.votes.length === 0
    ? msg`needs ${count(neededVotes(request), 'approval')} by ${by}`
    : msg`${votesText(request)}, needs the rest by ${by}`;
}

export const votesText = (request: Request): Text =>
  msg`${request.votes.length} of ${count(neededVotes(request), 'approval')} (${voters(request)})${openText(request)}`;

/** For after a sentence; nothing: one approval is enough. */
export function approvalsText(request: Request): Text {
  const needed = neededVotes(request);
  if (needed > 1 && asksLists(request.approval)) return msg` It takes ${decidersText(request.approval)}.`;
  return needed > 1 ? msg` It takes ${count(needed, 'approval')}.` : nothing;
}

const LOST_VOTE: Readonly<Record<LostVote['because'], string>> = {
  leads_only: 'is no longer a lead',
  admins_only: 'is no longer an admin',
  approvers_only: 'may no longer decide this',
  own_request: 'asked for this',
  own_key_request: 'owns the key now',
  delegators_own: 'may no longer decide this',
  not_a_member: 'is no longer a member of this workspace',
};

/** One sentence for each vote that no longer counts. */
export const lostVotesText = ({ lostVotes = [] }: Request): Text[] =>
  lostVotes.map(({ by, for: of, because }) =>
    of === undefined
      ? msg`The approval of ${person(by)}, who ${literal(LOST_VOTE[because])}, no longer counts.`
      : msg`The approval that ${person(by)} gave for ${person(of)}, who ${literal(LOST_VOTE[because])}, no longer counts.`,
  );

/** One more vote, in the thread. */
export const votedText = (request: Request, vote: Vote): Text =>
  msg`${voterText(vote)} approved: ${request.votes.length} of ${count(neededVotes(request), 'approval')}.${stillOpen(request)}`;

const stillOpen = (request: Request): Text =>
  request.state === 'pending' && asksLists(request.approval)
    ? msg` ${stillToDecide(openNeeds(request))}.`
    : nothing;

/** That an admin decided it without the others. */
export const glassLines = (request: Request): Text[] =>
  request.glass
    ? [msg`🚨 *Break-glass*: ${person(request.glass.by)} decided this ${lackingText(request)}.`]
    : [];

/** What it was decided without; whoever had approved before is named as well, so that nobody was alone. */
export const lackingText = ({ glass, votes }: Request): Text =>
  votes.some(({ by }) => by !== glass?.by)
    ? literal('without the rest of the approvals it needs')
    : literal('alone, without the approvals it needs');

/** Why admins decide what asks for others. */
export const escalatedLines = (request: Request): Text[] =>
  request.state === 'pending' && request.escalatedAt
    ? [msg`I asked the admins too, ${moment(request.escalatedAt)}: since then any of them can decide this.`]
    : [];
