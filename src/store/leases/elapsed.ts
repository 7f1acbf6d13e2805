import { type RawBuilder, sql } from 'kysely';
import type { Engine } from '../engines/engine.ts';

/**
 * True once the time in `column` has come, or if it lies over two spans (milliseconds) ahead: it was set one span
 * ahead, so a wrong clock wrote it. The second span tolerates small corrections of the clock.
 */
export const hasPassed = (
  { now }: Engine,
  column: string,
  span: number | RawBuilder<number>,
): RawBuilder<boolean> =>
  sql<boolean>`(${sql.ref(column)} <= ${now()} or ${sql.ref(column)} > ${now()} + 2 * ${span})`;
