/** One behaviour of the server, and whether the bot is safe with it. */
export interface Finding {
  readonly behaviour: string;
  /** What CometAPI's pages say, or the family's servers do where the pages are silent. */
  readonly documented: string;
  readonly observed: string;
  /** What the bot does about it. */
  readonly bot: string;
  readonly verdict: 'safe' | 'unsafe' | 'not seen';
  /** What would go wrong; only of what is unsafe. */
  readonly harm: string | null;
}

type Looked = Omit<Finding, 'verdict'>;

/** Safe unless it is known what would go wrong. */
export const finding = (looked: Looked): Finding => ({
  ...looked,
  verdict: looked.harm === null ? 'safe' : 'unsafe',
});

/** `harm` when the condition holds, else null. */
export const harmIf = (isSo: boolean, harm: string): string | null => (isSo ? harm : null);

export const notSeen = (looked: Omit<Looked, 'harm'>): Finding => ({
  ...looked,
  verdict: 'not seen',
  harm: null,
});
