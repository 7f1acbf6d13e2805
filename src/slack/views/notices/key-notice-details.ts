import type { UnitsPerUsd } from '../../../domain/keys/quota.ts';
import { editLines } from '../../settings/setting-text.ts';
import { literal, moment, money, msg, nothing, type Text } from '../../text/text.ts';
import type { Body } from './view.ts';

/** What a day took, and what a usual one takes. */
export const unusualDayText = ({ what: { day } }: Body<'key'>, unitsPerUsd: UnitsPerUsd): Text =>
  day
    ? msg`It took ${money(day.spent, unitsPerUsd)} in the 24 hours before ${moment(day.at)}; a usual day takes ${money(day.usual, unitsPerUsd)}.`
    : nothing;

export const unusualText = (body: Body<'key'>, unitsPerUsd: UnitsPerUsd): Text[] =>
  body.what.day
    ? [
        msg`${unusualDayText(body, unitsPerUsd)} If nobody meant that, disable it: somebody else may have its secret.`,
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
