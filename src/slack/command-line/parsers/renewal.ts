import type { RenewalTime } from '../../../domain/changes/renew.ts';
import { isoIn, type Span, spanKey, type Zone } from '../../../domain/time.ts';
import { type Expiry, parseExpiry } from './moment.ts';
import type { ParseContext } from './parse-context.ts';
import { spanIn } from './span.ts';

/** `30d`, `2026-12-31`, `never`. `Refused`: `bad_moment`, `past_moment`. */
export const parseRenewalTime = (text: string, context: ParseContext): RenewalTime =>
  renewalTimeOf(spanIn(text) ?? parseExpiry(text, context), context.zone);

export function renewalTimeOf(until: Span | Expiry, zone: Zone): RenewalTime {
  if (until === 'never') return { until: null };
  return until instanceof Date ? { until } : { span: until, zone };
}

/** The word that `parseRenewalTime` reads as this. */
export const renewalWord = (time: RenewalTime): string =>
  'span' in time
    ? spanKey(time.span)
    : time.until === null
      ? 'never'
      : isoIn(time.until, 'UTC').replace(/\.\d+/, '');
