import { sentence } from '../../blocks/blocks.ts';
import type { Message } from '../../blocks/unrendered.ts';
import { msg } from '../../text/text.ts';

/** For a bug; an operator finds `ref` in the log. */
export const unexpectedError = (ref: string): Message =>
  sentence(
    msg`Something went wrong on my side, and I have noted it. Try again; if it stays, tell an admin the reference \`${ref}\`.`,
  );
