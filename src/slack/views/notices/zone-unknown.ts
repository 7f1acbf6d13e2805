import { paragraphs } from '../../blocks/blocks.ts';
import { literal } from '../../text/text.ts';
import type { NoticeView } from './view.ts';

export const zoneUnknownView: NoticeView<'zone_unknown'> = () =>
  paragraphs([
    literal('Slack doesn’t tell me your time zone, so I read the dates and times you write as UTC.'),
    literal('To change that, choose your time zone in Slack: Preferences → Language & region.'),
  ]);
