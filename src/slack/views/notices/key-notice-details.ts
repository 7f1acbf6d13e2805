import type { UnitsPerUsd } from '../../../domain/keys/quota.ts';
import { editLines } from '../../settings/setting-text.ts';
import { literal, moment, money, msg, nothing, type Text } from '../../text/text.ts';
import type { Body } from './view.ts';

/** What it spent in a day, and what it usually does. */
export const unusualDayText = ({ what: { day } }: Body<'key'>, unitsPerUsd: UnitsPerUsd): Text =>
  day
    ? msg`It spent ${money(day.spent, unitsPerUsd)} in the 24 hours up to ${moment(day.at)}; it usually spends ${money(day.usual, unitsPerUsd)} a day.`
    : nothing;

export const unusualText = (body: Body<'key'>, unitsPerUsd: UnitsPerUsd): Text[] =>
  body.what.day
    ? [
        msg`${unusualDayText(body, unitsPerUsd)} If you didn’t expect this, disable it: somebody else may have its secret.`,
      ]
    : [];

/** What somebody edited in the console: before → after. */
export function editedText({ what: { was, is } }: Body<'key'>, unitsPerUsd: UnitsPerUsd): Text[] {
  if (!was || !is) return [];
  return [
    ...editLines({ seen: was.settings, to: is.settings }),
    ...(was.unlimited === is.unlimited
      ? []
      : [literal(is.unlimited ? 'Quota: limited → unlimited' : 'Quota: unlimited → limited')]),
    ...(was.granted === is.granted || was.unlimited || is.unlimited
      ? []
      : [msg`Granted: ${money(was.granted, unitsPerUsd)} → ${money(is.granted, unitsPerUsd)}`]),
  ];
}
