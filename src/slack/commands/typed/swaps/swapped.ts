import type { Swap } from './option-swap.ts';

/** Where it stands as a word of its own, because the same letters may also be in the verb or in the name of the key. */
export function swapped(line: string, { typed, meant, of, isBehindKey }: Swap): string | null {
  const key = isBehindKey ? (/^\s*\S+\s+\S+/.exec(line)?.[0].length ?? 0) : 0;
  const start = of === undefined ? key : line.toLowerCase().indexOf(of);
  for (let at = line.indexOf(typed, Math.max(0, start)); at !== -1; at = line.indexOf(typed, at + 1)) {
    const end = at + typed.length;
    if (/(?:^|[\s,="'“‘])$/.test(line.slice(0, at)) && /^(?:[\s,="'”’]|$)/.test(line.slice(end)))
      return `${line.slice(0, at)}${meant}${meant === '' ? line.slice(end).trimStart() : line.slice(end)}`.trimEnd();
  }
  return null;
}
