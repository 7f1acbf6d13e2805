import { until } from '../until.ts';
import { cardFor } from './cards.ts';
import type { Surface } from './surface.ts';

const HOUR_MS = 3_600_000;

export type Act = NonNullable<Surface['does']>;

export const goesDown: Act = async ({ world }) => world.cometApi.faults.down(true);
export const isUp: Act = async ({ world }) => world.cometApi.faults.clear();

export const hoursPass =
  (hours: number): Act =>
  async ({ world }) =>
    world.restarts.moveClock(hours * HOUR_MS);

/** Lee approves what the card with these words asks for. */
export const approves =
  (words: RegExp): Act =>
  async (scene) => {
    const found = await until(`a card about ${words}`, () => cardFor(scene, words));
    await scene.as('lee').clicks('Approve', { in: found });
  };

/** That of the approvals. */
export const channelIs =
  (isArchived: boolean): Act =>
  async ({ world }) => {
    const channel = world.slack.workspace.channels.find(({ name }) => name === 'key-requests');
    if (channel) channel.is_archived = isArchived;
  };
