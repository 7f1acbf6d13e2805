export interface Snapshot {
  name: string;
}

import type { World } from './world.ts';
export const snapshotFor = (_world: World, name: string): Snapshot => ({ name });
