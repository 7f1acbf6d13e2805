import { sentence } from '../../blocks/blocks.ts';
import type { Message } from '../../blocks/unrendered.ts';
import { msg } from '../../text/text.ts';

/** A bug, said as one; `ref` is what an operator searches the log for. */
export const unexpectedError = (ref: string): Message =>
  sentence(
    msg`Something went wrong on my side, and I have noted it. Try again; if it stays, tell an admin the reference \`${ref}\`.`,
  );
