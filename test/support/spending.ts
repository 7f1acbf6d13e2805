import type { Stage } from './stage.ts';

const HOUR = 3_600_000;

/** Time passes with a sweep every few hours; `use` acts before each. */
export async function hoursPass(
  stage: Stage,
  { hours, every = 1 }: { hours: number; every?: number },
  use: (hour: number) => void = () => {},
): Promise<void> {
  for (let hour = 0; hour < hours; hour += every) {
    stage.advance(every * HOUR);
    use(hour);
    await stage.sweep();
  }
}
