import { literal, msg, type Text } from '../text/text.ts';
import type { FormContext } from './setting.ts';

/** Where to turn with a setting that a form cannot hold. */
export const byCommand = (key: FormContext['key'], option: string): Text =>
  key
    ? msg`To change that, write \`/cometkey edit #${key.id} ${option}\`.`
    : literal('They stay as you wrote them.');
