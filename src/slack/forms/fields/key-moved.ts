import { differing, eachSetting, type Settings, type SettingsPatch } from '../../../domain/keys/settings.ts';
import type { Problem } from '../../../domain/problems/problem.ts';
import { keyName } from '../../../usecases/mirror/find-key.ts';
import type { MirroredKey } from '../../../usecases/ports/store/keys.ts';

/** What a form that comes again says of its key, which has moved since it showed `seen`. */
export function movedProblems(problem: Problem, key: MirroredKey, seen: SettingsPatch): readonly Problem[] {
  const moved = differing(key, seen);
  if (moved.length === 0) return [problem];
  const of = (settings: Partial<Settings>) => eachSetting<SettingsPatch>((field) => settings[field], moved);
  const nothingSaved = isMoved(problem);
  const told = { kind: 'key_moved', key: keyName(key), seen: of(seen), to: of(key), nothingSaved } as const;
  return nothingSaved ? [told] : [problem, told];
}

const isMoved = (problem: Problem): boolean =>
  problem.kind === 'changed_meanwhile' ||
  (problem.kind === 'makes_no_sense' && problem.because.kind === 'edited_meanwhile');
