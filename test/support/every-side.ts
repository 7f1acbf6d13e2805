import type { StageOptions } from './stage.ts';

/** Both ways Slack delivers, to both kinds of server an account may live on. */
export const everySide = (['documented', 'newapi'] as const).flatMap((flavour) =>
  (['socket', 'http'] as const).map((delivery) => ({ flavour, delivery })),
) satisfies readonly StageOptions[];
