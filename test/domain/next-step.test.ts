import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type DeliveryFailure, LONGEST_WAIT, nextStep } from '../../src/domain/notices/delivery/next-step.ts';
import { DAY, HOUR } from '../../src/domain/time.ts';
import { now } from '../support/samples.ts';

const again = (retryAfterSeconds: number | null = null): DeliveryFailure => ({
  kind: 'again',
  error: 'ratelimited',
  retryAfterSeconds,
});
const gone: DeliveryFailure = { kind: 'unreachable', error: 'is_archived' };
const refused: DeliveryFailure = { kind: 'bot_refused', error: 'invalid_auth' };
const unknown: DeliveryFailure = { kind: 'unknown', error: 'brand_new_code' };

/** `done`, `unreachable`, or after how many seconds once more. */
function after(failures: DeliveryFailure[], tried: { attempts?: number; age?: number; sent?: number } = {}) {
  const { attempts = 1, age = 0, sent = 0 } = tried;
  const step = nextStep(failures, { attempts, createdAt: new Date(now.getTime() - age), sent }, now);
  return step.kind === 'retry' ? (step.at.getTime() - now.getTime()) / 1000 : step.kind;
}

describe('after a try', () => {
  test.each<[string, DeliveryFailure[], Parameters<typeof after>[1], string | number]>([
    ['everybody was told', [], { sent: 2 }, 'done'],
    ['one cannot be told, others were', [gone], { sent: 2 }, 'done'],
    ['nobody can be told', [gone, gone], {}, 'unreachable'],
    ['one was told, and one may be later', [again(), gone], { sent: 1 }, 4],
    ['a wait that Slack asks for is kept', [again(300)], {}, 300],
    ['the longest wait counts', [again(3), again(90)], {}, 90],
    ['waits grow', [again()], { attempts: 5 }, 64],
    ['to an hour at most', [again()], { attempts: 39 }, 3600],
    ['an hour, whatever Slack asks for', [again(99_999)], {}, 3600],
    ['what could not be said in a day is no news', [again()], { age: DAY + 1 }, 'unreachable'],
    ['but for whom it was said it is', [again()], { age: DAY + 1, sent: 1 }, 'done'],
    ['a code that nobody knows gets one more chance', [unknown], {}, 2],
    ['and no third', [unknown], { attempts: 2 }, 'unreachable'],
    ['the bot itself is refused: waited for', [refused], {}, 4],
    ['however long that takes', [refused], { attempts: 400, age: 30 * DAY }, 300],
    ['also beside somebody who is gone', [gone, refused], { age: 2 * DAY }, 4],
  ])('%s', (_, failures, tried, expected) => expect(after(failures, tried)).toBe(expected));

  test('a wait is never longer than an hour, and never none', () => {
    const failure = fc.oneof(
      fc.option(fc.nat(), { nil: null }).map((seconds) => again(seconds === null ? null : seconds + 1)),
      fc.constantFrom(gone, refused, unknown),
    );
    fc.assert(
      fc.property(
        fc.array(failure),
        fc.integer({ min: 1, max: 10_000 }),
        fc.nat(40 * 24),
        (all, attempts, hours) => {
          const step = nextStep(
            all,
            { attempts, createdAt: new Date(now.getTime() - hours * HOUR), sent: 0 },
            now,
          );
          if (step.kind !== 'retry') return;
          const wait = step.at.getTime() - now.getTime();
          expect(wait).toBeGreaterThan(0);
          expect(wait).toBeLessThanOrEqual(LONGEST_WAIT);
        },
      ),
    );
  });
});
