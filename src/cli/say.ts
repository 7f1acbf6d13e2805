import { inspect } from 'node:util';
import type { KeyName } from '../domain/problems/problem.ts';

export const say = (lines: readonly string[]): void => void process.stdout.write(`${lines.join('\n')}\n`);

/** Characters that would act on a terminal are escaped. */
export const named = ({ id, name }: KeyName): string => `${inspect(name)} (#${id})`;

export const keys = (count: number): string => (count === 1 ? '1 key' : `${count} keys`);
