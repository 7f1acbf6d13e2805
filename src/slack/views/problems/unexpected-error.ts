import { sentence } from '../../blocks/blocks.ts';
import type { Message } from '../../blocks/unrendered.ts';
import { msg } from '../../text/text.ts';

/** For a bug; an operator finds `ref` in the log. `hasSaved`: something was stored before, so the same again may be done twice. */
export const unexpectedError = (ref: string, { hasSaved }: { readonly hasSaved: boolean }): Message =>
  sentence(
    hasSaved
      ? msg`Something went wrong on my side, and I’ve logged it. It may be done, or may still get done: check \`/cometkey requests\` and \`/cometkey list\` before you try again. Reference for an admin: \`${ref}\`.`
      : msg`Something went wrong on my side, and I’ve logged it. Try again; if it keeps happening, give an admin the reference \`${ref}\`.`,
  );
