import { expect, test } from 'vitest';
import { grantEntry } from '../../src/domain/audit.ts';
import {
  type ActiveGrant,
  giveBack,
  reverted,
  startReverting,
  supersede,
} from '../../src/domain/requests/grant.ts';
import { everyState } from '../support/conversation.ts';
import { ana, dollars, inDays, now } from '../support/samples.ts';

const lent: ActiveGrant = {
  requestId: 'r7f3a',
  keyId: 42,
  member: ana.id,
  of: 'quota',
  granted: dollars(50),
  endsAt: inDays(1),
  state: 'active',
};

test.each([
  ['its end begins', startReverting(lent), 'grant.ending'],
  ['its key is gone, or another change replaced it', supersede(lent), 'grant.superseded'],
  ['a part is given back', giveBack(lent, dollars(20)), 'grant.changed'],
  ['it ends at another time', { ...lent, endsAt: inDays(2) }, 'grant.changed'],
] as const)('of what was lent it is written down when %s', (_, next, act) =>
  expect(grantEntry({ from: lent, next }, now)).toEqual({
    at: now,
    actor: 'cometkey',
    act,
    keyId: 42,
    requestId: 'r7f3a',
    details: { before: lent, after: next },
  }));

test('nothing is where its messages are only drawn anew, nor when it begins, of which its request tells', () => {
  expect(grantEntry({ from: lent, next: { ...lent } }, now)).toBeNull();
  expect(grantEntry({ from: null, next: lent }, now)).toBeNull();
});

test.each([
  ['took it back', 'applied', 'grant.reverted'],
  ['failed for good', 'failed', 'grant.failed'],
] as const)('of an end that %s just that is written down', (_, state, act) => {
  const revert = everyState({ keyName: 'search' }).find((one) => one.state === state);
  const reverting = startReverting(lent);
  const write = { from: reverting, next: reverted(reverting), ...(revert && { revert }) };
  expect(grantEntry(write, now)?.act).toBe(act);
});
