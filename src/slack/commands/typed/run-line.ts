import { type Problem, type ProblemKind, problemOf, Refused } from '../../../domain/problems/problem.ts';
import { keyName } from '../../../usecases/mirror/find-key.ts';
import { sentence } from '../../blocks/blocks.ts';
import type { FormRef } from '../../blocks/refs/form-ref.ts';
import { unescaped } from '../../command-line/words.ts';
import { rememberForm } from '../../forms/open-form.ts';
import { once } from '../../interaction/deliver-once.ts';
import { withRetryHint } from '../../interaction/error-boundary.ts';
import type { Interaction } from '../../interaction/interaction.ts';
import { INPUT_PROBLEMS } from '../../views/problems/input.ts';
import { readsOnly } from '../commands.ts';
import { parseCommand, type Readings } from '../parse-command.ts';
import { type KeyStates, keysMeant, runReadings, statesNow } from '../run-command.ts';
import { withAccountMistakes } from './account-mistakes.ts';
import { type KeyLate, keyLate } from './key-first.ts';
import { naming, offeredFor } from './offered-lines.ts';
import { NOTHING_SAID } from './spoken/spoken-lines.ts';

interface Running {
  readonly isFirst: () => Promise<boolean>;
  /** The states of its keys when the line was offered; absent: it was typed just now. */
  readonly seen?: KeyStates;
  /** Of the button that runs it; absent: it was typed just now. */
  readonly form?: string;
}

/** Runs a line; one that changes something only if `isFirst`. */
export async function runLine(interaction: Interaction, line: string, running: Running): Promise<void> {
  try {
    await run(interaction, line, running);
  } catch (error) {
    throw isAway(error)
      ? await offeredAgain(interaction, line, { error, running })
      : await echoed(interaction, line, error);
  }
}

/** What was asked was not done, and may work as it was typed as soon as this is over. */
const AWAY: ReadonlySet<ProblemKind> = new Set([
  'upstream_down',
  'upstream_limiting',
  'asking_too_fast',
  'directory_unavailable',
  'key_busy',
]);

const isAway = (error: unknown): error is Refused => error instanceof Refused && AWAY.has(error.problem.kind);

/** With a button that runs the line once more. However often that fails, there is one button for it. */
async function offeredAgain(
  interaction: Interaction,
  typed: string,
  { error, running }: { error: Refused; running: Running },
): Promise<Refused> {
  const line = unescaped(typed);
  // Without it the line stands there to be copied.
  const form = running.form ?? (await offer(interaction, typed).catch(() => null));
  return error.as({ kind: 'try_later', problem: error.problem, line, ...(form !== null && { form }) });
}

const readingsOf = ({ bot, member }: Interaction, line: string) =>
  parseCommand(line, { now: bot.ports.clock(), zone: member.zone });

async function run(interaction: Interaction, line: string, { isFirst, seen }: Running): Promise<void> {
  const { bot, responder } = interaction;
  const readings = readingsOf(interaction, line);
  if (!readsOnly(readings.verb) && !(await isFirst())) return;
  bot.ports.metrics.count('commands', { verb: readings.verb });
  await assertKeyFirst(interaction, line, readings);
  const note = async () => {
    if (readings.note === null) return;
    const [one, ...others] = await keysMeant(interaction, readings.named);
    const said = readings.note(others.length === 0 ? (one?.key.id ?? null) : null);
    if (said) await responder.say(sentence(said));
  };
  await runReadings(interaction, readings, seen).catch(async (error: unknown) => {
    // It was made before, by a verb that means something else than the word does.
    if (problemOf(error)?.kind === 'makes_no_sense') await note();
    throw error;
  });
  await note();
}

/** A form without a key would take the key that was typed for a part of the reason. */
async function assertKeyFirst(interaction: Interaction, line: string, readings: Readings): Promise<void> {
  const { named, unfound } = readings;
  if (unfound.key !== null || (await keysMeant(interaction, named)).length > 0) return;
  const late = await keyLate(interaction, line);
  if (late) throw keyNotFirst(late);
}

const keyNotFirst = ({ key }: KeyLate) => new Refused({ kind: 'key_not_first', key: keyName(key) });

/** Runs the line that a refusal offered, once. */
export async function runMeant(interaction: Interaction, { form }: FormRef): Promise<void> {
  const { store, clock } = interaction.bot.ports;
  const stored = await store.forms.get(form, interaction.member.id, clock());
  const line = stored?.data['line'];
  if (typeof line !== 'string') throw new Refused({ kind: 'offer_spent' });
  const seen = (stored?.data['seen'] ?? {}) as KeyStates;
  const runIt = (noted: Interaction) =>
    runLine({ ...noted, line }, line, { isFirst: async () => true, seen, form });
  const isRun = await once(interaction, `${form}:line`, runIt).catch((error: unknown) => {
    throw withRetryHint(error, line);
  });
  if (!isRun) throw new Refused({ kind: 'offer_spent' });
}

/** Refusals after which the line is corrected and sent again. */
const CORRECTABLE: ReadonlySet<string> = new Set<string>([
  ...Object.keys(INPUT_PROBLEMS),
  ...([
    'not_explained',
    'no_such_key',
    'no_key_called',
    'others_key',
    'makes_no_sense',
    'request_of_key',
    'mistakes',
  ] satisfies ProblemKind[]),
]);
const NEVER: ReadonlySet<string> = new Set<ProblemKind>([
  'looks_like_secret',
  'nothing_to_change',
  'left_already',
  'line_too_long',
]);

const isCorrectable = (problem: Problem): boolean =>
  'teams' in problem ||
  (CORRECTABLE.has(problem.kind) && !NEVER.has(problem.kind)) ||
  (problem.kind === 'policy_refuses' && problem.tooLong !== undefined);

async function offer(interaction: Interaction, line: string): Promise<string> {
  const seen = await statesNow(interaction, readingsOf(interaction, line));
  return rememberForm(interaction, 'line', { line, seen });
}

/** More buttons are not read. */
const MOST_OFFERED = 3;

/** With the line, ready to be corrected, and a button for the line that was probably meant. */
async function echoed(interaction: Interaction, typed: string, error: unknown): Promise<unknown> {
  const refused = problemOf(error);
  if (!(error instanceof Refused) || !refused || !isCorrectable(refused)) return error;
  const problem = await withAccountMistakes(interaction, typed, refused);
  const line = unescaped(typed);
  const isUnderstood = problem.kind === 'makes_no_sense';
  const late = isUnderstood ? null : await keyLate(interaction, typed);
  const offered = late
    ? { ...NOTHING_SAID, lines: late.lines }
    : await offeredFor(interaction, typed, problem);
  // The line is right, and what the key is like now leaves nothing to correct in it.
  if (isUnderstood && offered.lines.length === 0) return error;
  const meant = [];
  for (const one of offered.lines.slice(0, MOST_OFFERED))
    meant.push({ form: await offer(interaction, one), line: unescaped(one) });
  const others = offered.lines.slice(MOST_OFFERED).map(unescaped);
  const shown = late ? keyNotFirst(late).problem : (offered.asked ?? naming(problem, offered.lines));
  return error.as({ kind: 'line_refused', problem: shown, line, meant, others, unused: offered.unused });
}
