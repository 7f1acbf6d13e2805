import type { StageOptions } from './stage.ts';

/** Socket Mode and HTTP, each with both kinds of CometAPI server. */
export const everySide = (['documented', 'newapi'] as const).flatMap((flavour) =>
  (['socket', 'http'] as const).map((delivery) => ({ flavour, delivery })),
) satisfies readonly StageOptions[];
