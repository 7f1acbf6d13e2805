import type { UsageReport } from '../../../../usecases/ports/usage-report.ts';
import { message, section, sentence } from '../../../blocks/blocks.ts';
import type { Message } from '../../../blocks/unrendered.ts';
import { joined, msg } from '../../../text/text.ts';
import { beforeLines, sourceText, titleText } from './usage-words.ts';

/** Above the file that holds the numbers. */
export const usageFileComment = (report: UsageReport): Message => {
  const text = joined([titleText(report), ...beforeLines(report), sourceText(report)]);
  return message(text, [section(text)]);
};

export const usageSentMessage = (name: string): Message =>
  sentence(msg`I sent you \`${name}\` as a direct message.`);
