import type { TeamName } from '../../member.ts';
import { fitsPattern } from '../name-pattern.ts';
import type { Circumstances, Condition, Result } from './condition.ts';

type Look = Pick<Result, 'name' | 'models' | 'group'>;

/** Whether the key fits before the change and after it; `partly`: one of both is enough. */
function looksLike({ key, result }: Circumstances, partly: boolean, fits: (look: Look) => boolean): boolean {
  const looks: readonly Look[] = key === null ? [result] : [key, result];
  return partly ? looks.some(fits) : looks.every(fits);
}

const fitsOne = (patterns: readonly string[], name: string): boolean =>
  patterns.some((pattern) => fitsPattern(pattern, name));

/** A `*` of a narrow pattern is fitted only by a `*` of a wide one. */
const coversPatterns = (wide: readonly string[], narrow: readonly string[]): boolean =>
  narrow.every((pattern) => fitsOne(wide, pattern));

/** Patterns, such as `ci-*`. */
export const keyName: Condition<readonly string[]> = {
  ofKey: 'partly',
  holds: (patterns, given, partly) => looksLike(given, partly, ({ name }) => fitsOne(patterns, name)),
  covers: coversPatterns,
};

const fitsEverything = (pattern: string): boolean => /^\*+$/.test(pattern);

/** Patterns of the models that it may use. A key that may use every model fits `*`, and anything else in part. */
export const keyModels: Condition<readonly string[]> = {
  ofKey: 'partly',
  holds: (patterns, given, partly) =>
    looksLike(given, partly, ({ models }) => {
      if (models === null) return partly || patterns.some(fitsEverything);
      const fits = (model: string) => fitsOne(patterns, model);
      return partly ? models.some(fits) : models.every(fits);
    }),
  covers: coversPatterns,
};

/** Its change never moves a key to another team. */
export const keyTeam: Condition<readonly TeamName[]> = {
  holds: (teams, { team }) => team !== null && teams.includes(team),
  covers: (wide, narrow) => narrow.every((team) => wide.includes(team)),
};

/** CometAPI's groups. */
export const keyGroup: Condition<readonly string[]> = {
  ofKey: 'partly',
  holds: (groups, given, partly) => looksLike(given, partly, ({ group }) => groups.includes(group)),
  covers: (wide, narrow) => narrow.every((group) => wide.includes(group)),
};
