import { soon } from '../../../command-line/found-time.ts';
import type { ParseContext } from '../../../command-line/parsers/parse-context.ts';
import type { Swap } from './option-swap.ts';

const BEFORE_REASON = /^(?:for|because of|because|as)\s+/i;
/** With these a time goes on, or another one begins. */
const GOES_ON = /^(?:or|and|at|in|on|to|until|till|from|of|after|before|by|ago|next|this)$/i;

/** `--expires 30d launch`: what follows the time is why; null: it holds no time, or may hold more of one. */
export function reasonSwap(text: string, context: ParseContext): Swap | null {
  const words = text.split(' ');
  const time = soon(words, context)?.words ?? words.length;
  const [first = ''] = words.slice(time);
  if (!/^\p{L}[\p{L}’'.,-]*$/u.test(first) || GOES_ON.test(first)) return null;
  const why = words.slice(time).join(' ').replace(BEFORE_REASON, '');
  return { typed: text, meant: `${words.slice(0, time).join(' ')} --reason ${why}` };
}
