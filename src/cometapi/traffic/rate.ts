/** How many calls CometAPI accepts in any window of this length. */
export interface Rate {
  readonly limit: number;
  readonly windowSeconds: number;
}
