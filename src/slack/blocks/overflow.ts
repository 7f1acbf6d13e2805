import { type ButtonSpec, option } from './blocks.ts';
import { ACTIONS, menuRef } from './ids.ts';
import { LIMITS } from './limits.ts';
import type { Overflow } from './unrendered.ts';

/** Buttons as the options of a `⋯` menu. An option asks for no confirmation, so none of them may need one. */
export const overflow = (specs: readonly Omit<ButtonSpec, 'confirm' | 'style'>[]): Overflow => ({
  type: 'overflow',
  action_id: ACTIONS.menu,
  options: specs
    .slice(0, LIMITS.menu)
    .map(({ action, text, value = '' }) => option(text, menuRef.encode({ action, value }))),
});
