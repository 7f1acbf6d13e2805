/**
 * How many of each need stay open when the votes meet as many as they can. A vote counts once, for one need; to make room
 * for another it moves to a need that it fits as well (augmenting paths, as Kuhn has them).
 */
export function unmet(
  counts: readonly number[],
  votes: readonly { fits(need: number): boolean }[],
): readonly number[] {
  const met: number[][] = counts.map(() => []);
  const place = (vote: number, seen: Set<number>): boolean =>
    met.some((there, need) => {
      if (seen.has(need) || votes[vote]?.fits(need) !== true) return false;
      seen.add(need);
      if (there.length < (counts[need] ?? 0)) return there.push(vote) > 0;
      const moved = there.findIndex((other) => place(other, seen));
      if (moved >= 0) there[moved] = vote;
      return moved >= 0;
    });
  for (const vote of votes.keys()) place(vote, new Set());
  return counts.map((count, need) => count - (met[need]?.length ?? 0));
}
