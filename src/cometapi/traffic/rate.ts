/** How many calls CometAPI takes in a window. */
export interface Rate {
  readonly limit: number;
  readonly windowSeconds: number;
}
