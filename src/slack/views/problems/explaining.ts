import { literal, msg } from '../../text/text.ts';
import type { Sentences } from './sentences.ts';

/** About what `policy explain` cannot explain. */
export const EXPLAINING_PROBLEMS: Sentences<'not_explained'> = {
  not_explained({ verb, why, example }) {
    const line = msg`For example: \`/cometkey ${example}\``;
    switch (why) {
      case 'no_line':
        return msg`${literal('After `policy explain`, write the command that I should explain.')} ${line}`;
      case 'no_change':
        return msg`\`${verb}\` changes no key, so no rule decides it. I explain commands that do. ${line}`;
      case 'incomplete':
        return msg`I can’t explain \`${verb}\` before you write all that you’d ask for. ${line}`;
    }
  },
};
