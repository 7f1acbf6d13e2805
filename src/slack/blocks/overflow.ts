import { type ButtonSpec, option } from './blocks.ts';
import type { Codec } from './ids.ts';
import { LIMITS } from './limits.ts';
import type { Overflow } from './unrendered.ts';

/** Action id of every menu; which button an option stands for is in its value. */
export const MENU = 'menu';

/** A button as an option of an overflow menu. */
interface MenuRef {
  readonly action: string;
  readonly value: string;
}
export const menuRef: Codec<MenuRef> = {
  encode: ({ action, value }) => `${action}|${value}`,
  parse(text) {
    const [, action, value = ''] = /^([\w.]+)\|(.*)$/s.exec(text ?? '') ?? [];
    return action === undefined ? null : { action, value };
  },
};

/** Buttons as the options of a `⋯` menu. An option asks for no confirmation, so none of them may need one. */
export const overflow = (specs: readonly Omit<ButtonSpec, 'confirm' | 'style'>[]): Overflow => ({
  type: 'overflow',
  action_id: MENU,
  options: specs
    .slice(0, LIMITS.menu)
    .map(({ action, text, value = '' }) => option(text, menuRef.encode({ action, value }))),
});
