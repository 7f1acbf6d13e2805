import { type Problem, type ProblemKind, Refused } from '../../../domain/problems/problem.ts';
import { unescaped } from '../../command-line/words.ts';
import type { Interaction } from '../../interaction/interaction.ts';
import { isSaidAround } from '../naming/wishes.ts';
import { parseCommand } from '../parse-command.ts';
import { statesNow } from '../run-command.ts';
import { keyLate, wordsIn } from './key-first.ts';
import { likelyLines } from './likely-line.ts';
import { listLines } from './otherwise-said.ts';
import { isSentence, NOTHING_SAID, type Spoken, spokenLines } from './spoken/spoken-lines.ts';

/** The lines that were probably meant by one that was refused. */
export async function offeredFor(interaction: Interaction, typed: string, problem: Problem): Promise<Spoken> {
  const { bot, member } = interaction;
  const said = saidOf(problem, typed);
  const spoken = said === null ? NOTHING_SAID : await spokenLines(interaction, said);
  const isMeant = spoken.lines.length > 0 && !MAY_BE_NAME.has(problem.kind) && !isTotal(problem);
  if (spoken.asked || isMeant || (said !== null && isSentence(said))) return spoken;
  const likely = likelyLines(problem, typed, { now: bot.ports.clock(), zone: member.zone });
  const name = nameIn(problem, typed);
  const asKey = name !== null && (await isKey(interaction, name)) ? [`show ${name}`] : [];
  const lines = [];
  for (const one of likely) lines.push(...((await keyLate(interaction, one))?.lines ?? [one]));
  const others = isTotal(problem) ? [] : spoken.lines;
  return { ...spoken, lines: [...new Set([...asKey, ...others, ...lines])] };
}

/** The sentence asks about the command that the first button runs. */
export function naming(problem: Problem, [first]: readonly string[]): Problem {
  const verb = first?.split(' ')[0];
  return problem.kind === 'unknown_verb' && problem.nearest !== null && verb !== undefined
    ? { ...problem, nearest: verb }
    : problem;
}

/** What reads as a sentence may be a name after all. */
const MAY_BE_NAME: ReadonlySet<string> = new Set([
  'noun_in_name',
  'sentence_in_name',
] satisfies ProblemKind[]);

/** `quota KEY to $50`. */
const isTotal = (problem: Problem): boolean =>
  problem.kind === 'not_understood' && problem.verb === 'quota' && /^to$/i.test(problem.word);

const IN_NAME = /^(?:setting|owner|sentence)_in_name$/;

/** What may be said in words of its own; null: nothing is. */
function saidOf(problem: Problem, typed: string): string | null {
  const line = unescaped(typed.replace(/<@([UW][A-Z0-9]+)\|[^<>]*>/g, '<@$1>'));
  if (problem.kind === 'unknown_verb' || problem.kind === 'takes_several') return line;
  if (IN_NAME.test(problem.kind) && /^\s*add\b/i.test(line)) return line;
  if (isTotal(problem)) return line.replace(/^\s*(?:quota|top[ -]?up)/i, 'raise');
  if (listLines(problem)) return null;
  if (problem.kind === 'not_understood' && /^(?:end|cancel|approve)$/.test(problem.verb))
    return `please ${line}`;
  if (problem.kind === 'noun_in_name' && !line.includes('--')) return line.replace(/^\s*\S+/, 'make');
  const [, after = ''] = /^\s*(?:show|info)\s+(.*)$/is.exec(line) ?? [];
  return problem.kind === 'no_such_key' && isSaidAround(wordsIn(after)[0] ?? '') ? after : null;
}

/** What may be a key that is to be shown, though the line says no such thing. */
const nameIn = (problem: Problem, typed: string): string | null => {
  if (problem.kind === 'unknown_verb') return typed;
  return problem.kind === 'not_understood' && problem.verb === 'status' ? problem.word : null;
};

/** The whole line is the name of a key, or its number; with an option it is not. */
async function isKey(interaction: Interaction, line: string): Promise<boolean> {
  try {
    const readings = parseCommand(`show ${line}`, {
      now: interaction.bot.ports.clock(),
      zone: interaction.member.zone,
    });
    const named = readings.named.slice(0, 1);
    return Object.keys(await statesNow(interaction, { ...readings, named })).length > 0;
  } catch (error) {
    if (error instanceof Refused) return false;
    throw error;
  }
}
