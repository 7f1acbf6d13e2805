import { posix } from 'node:path';
import { parseSync } from 'oxc-parser';
import type { SourceFile } from '../source-files.ts';

/** How many entries each folder has. */
export function entriesOf(paths: readonly string[]): Map<string, string[]> {
  const entries = new Map<string, Set<string>>();
  for (const path of paths) {
    const steps = path.split('/');
    for (let depth = 1; depth < steps.length; depth += 1) {
      const folder = steps.slice(0, depth).join('/');
      entries.set(folder, (entries.get(folder) ?? new Set()).add(steps[depth] ?? ''));
    }
  }
  return new Map([...entries].map(([folder, names]) => [folder, [...names].sort()]));
}

export interface Arrow {
  readonly from: string;
  readonly to: string;
  /** The imports that make it, as `file imports file`. */
  readonly because: readonly string[];
}

/**
 * Imports between siblings: the folders of one folder, each with everything below it.
 * The types that a file imports count as much as the rest.
 */
export function arrowsOf(files: readonly SourceFile[]): Arrow[] {
  const arrows = new Map<string, Arrow & { because: string[] }>();
  for (const { file, target } of files.flatMap(importsOf)) {
    const [from, to] = neighbours(file, target);
    if (from === to) continue;
    const arrow = arrows.get(`${from} ${to}`) ?? { from, to, because: [] };
    arrow.because.push(`${file} imports ${target}`);
    arrows.set(`${from} ${to}`, arrow);
  }
  return [...arrows.values()];
}

const importsOf = ({ path, text }: SourceFile): { file: string; target: string }[] => {
  const { staticImports, staticExports, dynamicImports } = parseSync(path, text).module;
  const targets = [
    ...staticImports.map(({ moduleRequest }) => moduleRequest.value),
    ...staticExports.flatMap(({ entries }) =>
      entries.flatMap(({ moduleRequest }) => (moduleRequest ? [moduleRequest.value] : [])),
    ),
    ...dynamicImports.map(({ moduleRequest: { start, end } }) => text.slice(start + 1, end - 1)),
  ];
  return targets
    .filter((target) => target.startsWith('.'))
    .map((target) => ({ file: path, target: posix.join(posix.dirname(path), target) }));
};

/** The two folders, or a folder and the file beside it, where the two paths part. */
function neighbours(file: string, target: string): [string, string] {
  const [one, other] = [file.split('/'), target.split('/')];
  let depth = 0;
  while (depth < one.length && one[depth] === other[depth]) depth += 1;
  return [one.slice(0, depth + 1).join('/'), other.slice(0, depth + 1).join('/')];
}

/** Each circle that a folder is in, once; two that import each other are the smallest. */
export function circlesOf(arrows: readonly Arrow[]): string[][] {
  const reaches = (from: string): Set<string> => {
    const seen = new Set<string>();
    const follow = (one: string): void => {
      for (const { to } of arrows.filter((arrow) => arrow.from === one && !seen.has(arrow.to))) {
        seen.add(to);
        follow(to);
      }
    };
    follow(from);
    return seen;
  };
  const nodes = [...new Set(arrows.flatMap(({ from, to }) => [from, to]))];
  const reached = new Map(nodes.map((node) => [node, reaches(node)]));
  const circles = nodes.map((node) =>
    nodes.filter((other) => reached.get(node)?.has(other) && reached.get(other)?.has(node)).sort(),
  );
  const ofFolders = circles.filter((circle) => circle.some((node) => !node.endsWith('.ts')));
  return [...new Map(ofFolders.map((one) => [one.join(' '), one])).values()];
}
