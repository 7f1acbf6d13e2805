export interface Button extends Readonly<Record<string, unknown>> {
  readonly action_id: string;
  readonly block_id: string;
}

type Thing = Record<string, unknown>;

const isThing = (value: unknown): value is Thing => typeof value === 'object' && value !== null;

function* thingsIn(value: unknown): Generator<Thing> {
  if (!isThing(value)) return;
  yield value;
  for (const inner of Object.values(value)) yield* thingsIn(inner);
}

/** All texts of a message or view, in order. */
export const wordsOn = (surface: unknown): string =>
  [...thingsIn(surface)].flatMap(({ text }) => (typeof text === 'string' ? [text] : [])).join('\n');

export function buttonIn(surface: Thing, label: string): Button {
  const blocks = Array.isArray(surface['blocks']) ? surface['blocks'] : [];
  for (const [at, block] of blocks.entries())
    for (const thing of thingsIn(block))
      if (thing['type'] === 'button' && wordsOn(thing['text']) === label)
        return { block_id: (block as Thing)['block_id'] ?? `b${at}`, ...thing } as unknown as Button;
  throw new Error(`no button ${label} on: ${wordsOn(surface)}`);
}
