import type { Problem } from '../../../../domain/problems/problem.ts';
import { parseSpan } from '../../../../domain/time.ts';
import { isMention } from '../../../command-line/parsers/mentions.ts';
import type { ParseContext } from '../../../command-line/parsers/parse-context.ts';
import { spanAtStart } from '../../../command-line/parsers/span.ts';
import { timeSaid } from '../../../command-line/said-time.ts';
import { optionName } from '../../naming/options.ts';
import { assignedSwap, dashlessSwap, optionSwap, type Swap, switchSwap } from './option-swap.ts';
import { reasonSwap } from './reason-swap.ts';
import { saidAmountSwap } from './said-amount.ts';
import { timelessSwap, unitSwap } from './timeless-swap.ts';
import { written } from './written.ts';

/** What is to be written instead of what this is about, in each way that may be meant. */
export function swapsFor(problem: Problem, line: string, context: ParseContext): readonly Swap[] {
  if (problem.kind === 'setting_in_name') return settingSwaps(problem);
  if (problem.kind === 'sentence_in_name') return [quotedName(problem)];
  if (problem.kind === 'noun_in_name') return nounSwaps(problem, line);
  if (problem.kind === 'time_in_reason') return reasonSwaps(problem);
  if (problem.kind === 'time_unclear') return unclearSwaps(problem);
  if (problem.kind === 'unsigned_amount') return signSwaps(problem);
  if (problem.kind === 'request_of_key')
    return problem.requests.flatMap(({ id }) =>
      [problem.word, `#${problem.word}`].map((typed) => ({ typed, meant: id })),
    );
  if (problem.kind === 'bad_amount')
    return (problem.meant ?? []).map((meant) => ({ typed: problem.text, meant }));
  const swap = swapFor(problem, line, context);
  return swap ? [swap] : [];
}

function swapFor(problem: Problem, line: string, context: ParseContext): Swap | null {
  switch (problem.kind) {
    case 'unknown_verb':
      return problem.nearest === null ? null : { typed: problem.verb, meant: problem.nearest };
    case 'bad_moment':
      return /^\d{1,3}$/.test(problem.text)
        ? { typed: problem.text, meant: `${problem.text}d` }
        : (splitSwap(problem.text) ?? reasonSwap(problem.text, context) ?? unitSwap(problem.text));
    case 'bad_span':
      return unitSwap(problem.text);
    case 'usage_too_long':
      return { typed: problem.text, meant: `${problem.most}d` };
    case 'ends_on_date':
      return { typed: problem.text, meant: problem.meant };
    case 'bad_person':
      if (/^\d+\s?[a-z]/i.test(problem.text) && parseSpan(problem.text))
        return { typed: '--for', meant: '--expires' };
      return /^(?:to|for|is|=|→|->)$/i.test(problem.text) ? { typed: problem.text, meant: '' } : null;
    case 'time_without_more':
      return timelessSwap(line);
    case 'owner_in_name':
      return ownerSwap(problem);
    case 'no_such_key':
      return keySwap(problem) ?? unitSwap(line);
    case 'no_such_model':
      return modelSwap(problem);
    case 'unknown_option':
      return optionSwap(problem.verb, problem.option);
    case 'not_understood':
      return (
        switchSwap(problem) ??
        othersSwap(problem) ??
        saidAmountSwap(problem, line) ??
        dashlessSwap(problem) ??
        assignedSwap(problem.verb, problem.word)
      );
    default:
      return null;
  }
}

/** `--expires friday quota 5`: the option ends before the next word that names one. */
function splitSwap(text: string): Swap | null {
  const [, first, word = '', value] = SPLIT.exec(text) ?? [];
  return first && value ? { typed: text, meant: `${first} --${optionName(word)} ${value}` } : null;
}

const SPLIT = /^(\S.*?)\s+(?:with\s+|and\s+)?(quota|limit|budget|models?|group|ips?|name)\s+(\S.*)$/i;

/** As a setting, and as the name. */
const settingSwaps = ({
  text,
  option,
  name,
  isFirst,
}: Extract<Problem, { kind: 'setting_in_name' }>): readonly Swap[] =>
  isFirst ? [] : [{ typed: text, meant: option }, quotedName({ name })];

const quotedName = ({ name }: { name: string }): Swap => ({ typed: name, meant: `"${name}"` });

/** As the name; and as what is made, where the line is no sentence without options. */
const nounSwaps = (
  { noun, name }: Extract<Problem, { kind: 'noun_in_name' }>,
  line: string,
): readonly Swap[] => [...(line.includes('--') ? [{ typed: noun, meant: '' }] : []), quotedName({ name })];

/** As more, as less, and as what is left. */
const signSwaps = ({ text }: Extract<Problem, { kind: 'unsigned_amount' }>): readonly Swap[] =>
  ['+', '-', '='].map((sign) => ({ typed: text, meant: `${sign}${text}`, isBehindKey: true }));

const ownerSwap = ({ text, who, name }: Extract<Problem, { kind: 'owner_in_name' }>): Swap =>
  who === null ? quotedName({ name }) : { typed: text, meant: `--for <@${who}>` };

/** `requests @ana`: nobody lists one person's requests, and those that wait for a decision come nearest. */
const othersSwap = ({ verb, word }: Extract<Problem, { kind: 'not_understood' }>): Swap | null =>
  verb === 'requests' && isMention(word) ? { typed: word, meant: 'pending' } : null;

/** With the time where it counts, or without it where none does; and as the reason. */
function reasonSwaps({ time, meant, reason }: Extract<Problem, { kind: 'time_in_reason' }>): readonly Swap[] {
  const without = reason.replace(time, '').replace(/\s+/g, ' ').trim();
  return [
    { typed: reason, meant: `${meant ?? ''} ${without}`.trim() },
    { typed: reason, meant: `"${reason}"` },
  ];
}

/** Meant as a time that the bot does not know. */
const isOtherTime = (text: string): boolean =>
  /^\S+ (?:\S*\d|(?:ever|always|now|life|a while|a bit|some time)\b)/i.test(text) ||
  /(?:^|\s)(?:until|till?|'til)\s/i.test(text) ||
  timeSaid(text.replace(/^\S+\s+/, '')) !== null;

/** Without the word that hides the time; and as the reason, which it is where no time is meant. */
function unclearSwaps({ text }: Extract<Problem, { kind: 'time_unclear' }>): readonly Swap[] {
  const misspelt = unitSwap(text);
  if (misspelt) return [misspelt];
  if (isOtherTime(text)) return [];
  if (!spanAtStart(text.split(' ').slice(2)))
    return [{ typed: text, meant: `--reason ${text.replace(/^for\s+/i, '')}` }];
  return [
    { typed: text, meant: text.replace(/^(\S+) \S+ /, '$1 ') },
    { typed: text, meant: `--reason ${text}` },
  ];
}

function keySwap({
  word,
  nearest: [nearest, other],
}: Extract<Problem, { kind: 'no_such_key' }>): Swap | null {
  if (!nearest || other) return null;
  return { typed: word, meant: written(nearest) };
}

function modelSwap({
  models: [model, other],
  nearest,
}: Extract<Problem, { kind: 'no_such_model' }>): Swap | null {
  if (model === undefined || other !== undefined || nearest === null) return null;
  return { typed: model, meant: nearest, of: '--models' };
}

/** The same for what was repaired, which may lack its sign yet, or hold another setting. */
export function swapsAgain(problem: Problem): readonly Swap[] {
  if (problem.kind === 'unsigned_amount') return signSwaps(problem);
  if (problem.kind === 'time_unclear') return unclearSwaps(problem);
  if (problem.kind === 'sentence_in_name') return [quotedName(problem)];
  if (problem.kind === 'owner_in_name') return [ownerSwap(problem)];
  if (problem.kind === 'bad_moment') return [splitSwap(problem.text) ?? []].flat();
  if (problem.kind === 'not_understood') return [dashlessSwap(problem) ?? []].flat();
  return problem.kind === 'setting_in_name' ? settingSwaps(problem).slice(0, 1) : [];
}
