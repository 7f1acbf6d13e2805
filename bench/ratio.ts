/** One number and what it must stay within. */
export interface Ratio {
  readonly what: string;
  readonly value: number;
  readonly atLeast?: number;
  readonly atMost?: number;
  /** The measurements behind the number. */
  readonly from: string;
}

export const isWithin = ({
  value,
  atLeast = Number.NEGATIVE_INFINITY,
  atMost = Number.POSITIVE_INFINITY,
}: Ratio) => value >= atLeast && value <= atMost;

export function rowOf(ratio: Ratio): string {
  const { what, value, atLeast, atMost, from } = ratio;
  const bounds = [
    ...(atLeast === undefined ? [] : [`≥ ${atLeast}`]),
    ...(atMost === undefined ? [] : [`≤ ${atMost}`]),
  ];
  return `| ${[what, value.toFixed(3), bounds.join(', '), isWithin(ratio) ? 'ok' : 'over', from].join(' | ')} |`;
}

/** The quantile: `share` (0 to 1) of the values do not exceed it. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? 0;
}

export const inMs = (milliseconds: number): string => `${milliseconds.toFixed(1)} ms`;
