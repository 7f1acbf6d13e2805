import { sourceFiles } from '../source-files.ts';
import { arrowsOf, circlesOf, entriesOf } from './folders.ts';
import { functionsOf, percentile } from './functions.ts';

/** `npm run structure`: sizes of the folders, files and functions of src, and import circles. */
const files = sourceFiles('src/**/*.ts');
const print = (line = '') => console.log(line);

print('Entries per folder, most first:');
const entries = [...entriesOf(files.map(({ path }) => path))].toSorted(([, a], [, b]) => b.length - a.length);
for (const [folder, names] of entries.slice(0, 12)) print(`  ${String(names.length).padStart(3)}  ${folder}`);

const arrows = arrowsOf(files);
const circles = circlesOf(arrows);
const between = arrows.filter(({ from, to }) => !/\.ts$/.test(from) && !/\.ts$/.test(to));
print(`\n${between.length} arrows between neighbours, ${circles.length} circles`);
for (const circle of circles) {
  print(`  ${circle.join(' ↔ ')}`);
  for (const { from, to, because } of arrows)
    if (circle.includes(from) && circle.includes(to))
      print(`    ${from} → ${to}, ${because.length}: ${because.slice(0, 3).join(', ')}`);
}

const sizes = files.map(({ path, text }) => ({ path, lines: text.split('\n').length - 1 }));
print(`\n${files.length} files, ${sizes.reduce((sum, { lines }) => sum + lines, 0)} lines; the longest:`);
for (const { path, lines } of sizes.toSorted((a, b) => b.lines - a.lines).slice(0, 5))
  print(`  ${String(lines).padStart(3)}  ${path}`);

const functions = files.flatMap(functionsOf);
const lengths = functions.map(({ lines }) => lines);
print(
  `\n${lengths.length} functions of three lines or more: median ${percentile(lengths, 0.5)}, p90 ${percentile(lengths, 0.9)}; the longest:`,
);
for (const { lines, name, file, line } of functions.toSorted((a, b) => b.lines - a.lines).slice(0, 12))
  print(`  ${String(lines).padStart(3)}  ${name} (${file}:${line})`);
