/** What came of stories that were played with a bot, as its process says it. */
export interface Played {
  readonly stories: number;
  readonly broke: Broken | null;
}

export interface Broken {
  readonly sentence: string;
  readonly team: 1 | 2;
  readonly seed: number;
  readonly path: string;
}
