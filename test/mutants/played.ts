/** What came of stories that were played with a bot, as its process says it. */
export interface Played {
  readonly stories: number;
  readonly steps: number;
  readonly broke: Broken | null;
}

export interface Broken {
  readonly sentence: string;
  /** Of the story. */
  readonly seed: number;
}
