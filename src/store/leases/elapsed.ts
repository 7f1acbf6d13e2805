import { type RawBuilder, sql } from 'kysely';
import type { Engine } from '../engines/engine.ts';

/**
 * Reached, or further ahead than it was ever set: then a clock that was wrong has written it. Twice its span, so
 * that a small correction of the clock takes nothing away.
 */
export const hasPassed = (
  { now }: Engine,
  column: string,
  span: number | RawBuilder<number>,
): RawBuilder<boolean> =>
  sql<boolean>`(${sql.ref(column)} <= ${now()} or ${sql.ref(column)} > ${now()} + 2 * ${span})`;
