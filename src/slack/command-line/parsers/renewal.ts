import type { RenewalTime } from '../../../domain/changes/renew.ts';
import { isoIn, spanKey } from '../../../domain/time.ts';
import { parseExpiry } from './moment.ts';
import type { ParseContext } from './parse-context.ts';
import { spanIn } from './span.ts';

/** `30d`, `2026-12-31`, `never`. `Refused`: `bad_moment`, `past_moment`. */
export function parseRenewalTime(text: string, context: ParseContext): RenewalTime {
  const span = spanIn(text);
  if (span) return { span, zone: context.zone };
  const at = parseExpiry(text, context);
  return { until: at === 'never' ? null : at };
}

/** The word that `parseRenewalTime` reads as this. */
export const renewalWord = (time: RenewalTime): string =>
  'span' in time
    ? spanKey(time.span)
    : time.until === null
      ? 'never'
      : isoIn(time.until, 'UTC').replace(/\.\d+/, '');
