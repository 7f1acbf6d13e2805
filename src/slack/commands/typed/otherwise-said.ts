import type { Problem } from '../../../domain/problems/problem.ts';
import { spanKey } from '../../../domain/time.ts';
import { ALL_REQUESTS, LISTS_MEANT } from '../request-id.ts';
import { swapped } from './swaps/swapped.ts';
import { written } from './swaps/written.ts';

/** Of what takes several commands, the first; the reason comes last, because nobody can tell where the key’s name ends. */
export function severalLine(problem: Problem, line: string): readonly string[] | null {
  if (problem.kind === 'several_keys') return problem.keys.map((key) => `disable ${written(key)}`);
  if (problem.kind !== 'takes_several') return null;
  if (problem.meant === 'rotation') return ['create'];
  const [, rest = ''] = /^\S+\s+(.*)$/su.exec(line.trim()) ?? [];
  return [(rest && `disable ${rest} ${/\s/.test(rest) ? '(leaked)' : 'leaked'}`) || 'disable'];
}

/** For as long as the rule gives it; null: it is about no time that can be written so. */
export function shorterLine(problem: Problem, line: string): readonly string[] | null {
  if (problem.kind !== 'policy_refuses' || problem.tooLong?.of !== 'time') return null;
  const most = spanKey(problem.tooLong.most);
  const time = /(--for[\s=]+|\bfor\s+)\d+\s*[a-z]+/i;
  return [time.test(line) ? line.replace(time, `$1${most}`) : `${line.trimEnd()} --for ${most}`];
}

/** Where less is given; and as the comment. */
export function lessLines(problem: Problem, line: string): readonly string[] | null {
  if (problem.kind !== 'less_in_comment') return null;
  const said = swapped(line, { typed: problem.comment, meant: `"${problem.comment}"` });
  return [`requests ${problem.id}`, ...(said === null ? [] : [said])];
}

const MOST_TEAMS = 5;

/** With each team that the owner is in; null: it is about no team. */
export function teamLines(problem: Problem, line: string): readonly string[] | null {
  if (problem.kind !== 'team_needed' && problem.kind !== 'not_in_team') return null;
  const rest = line.replace(/\s--team[\s=]+(?:"[^"]*"|\S+)/i, '').trimEnd();
  return problem.teams
    .slice(0, MOST_TEAMS)
    .map((team) => `${rest} --team ${/\s/.test(team) ? `"${team}"` : team}`);
}

/** What lists the requests that a word stands for; null: it stands for none. */
export function listLines(problem: Problem): readonly string[] | null {
  if (problem.kind !== 'not_understood') return null;
  const { verb, word } = problem;
  if (verb === 'approve' || verb === 'deny') return ALL_REQUESTS.test(word) ? ['requests pending'] : null;
  const which = verb === 'requests' ? LISTS_MEANT.get(word.toLowerCase()) : undefined;
  return which ? which.map((list) => `requests ${list}`) : null;
}

/** A setting as it was probably meant; null: it is not about one, or nobody can tell. */
export function settingLine(problem: Problem): readonly string[] | null {
  const meant =
    problem.kind === 'unknown_setting'
      ? problem.meant
      : problem.kind === 'bad_setting' && problem.isMeant && problem.example;
  return meant ? [`settings ${meant}`] : null;
}

/** `rename a b` for `edit a --name b`; null: the line is no such. */
export function renamedLine(line: string): readonly string[] | null {
  const [, key, name] = /^rename\s+(\S.*?)\s+(?:to\s+)?("[^"]+"|\S+)$/i.exec(line.trim()) ?? [];
  return key && name ? [`edit ${key} --name ${name}`] : null;
}
