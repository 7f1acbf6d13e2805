import type { IncomingMessage, ServerResponse } from 'node:http';
import type { World } from './world.ts';
export const servePage = async (_w: World, _q: IncomingMessage, _s: ServerResponse): Promise<boolean> =>
  false;
