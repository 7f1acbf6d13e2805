import { paragraphs } from '../../blocks/blocks.ts';
import { msg } from '../../text/text.ts';
import type { NoticeView } from './view.ts';

export const setAsideView: NoticeView<'set_aside'> = ({ job, item, ref }) =>
  paragraphs([
    msg`Something keeps going wrong on my side with \`${item}\` (job \`${job}\`). Everything else keeps running.`,
    msg`I’ll try it again every hour. The error is in my log under the reference \`${ref}\`.`,
  ]);
