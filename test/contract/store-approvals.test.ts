import { expect, test } from 'vitest';
import { requestFrom, rowOf } from '../../src/store/rows/request-row.ts';
import { pendingRequest, someWish } from '../support/conversation.ts';

const stored = (each: Record<string, number>) => {
  const { approval } = someWish();
  if (!approval) throw new Error('the sample asks for a decision');
  const request = pendingRequest({
    approval: { ...approval, approvals: 2, from: Object.keys(each), each },
  });
  const { body } = rowOf(request);
  return { request, body, read: requestFrom({ body, unsure: 0 }), before: JSON.parse(body).approval };
};

test.each<[Record<string, number>, string]>([
  [{ leads: 1, finance: 1 }, 'finance'],
  [{ leads: 1, admins: 1 }, 'admins'],
  [{ finance: 1, admins: 1 }, 'finance'],
])('of %j the version before, which knows no numbers for each list, asks the strictest', (each, strictest) => {
  const { before, read, request } = stored(each);
  expect(before).toMatchObject({ approvals: 2, from: [strictest] });
  expect(read).toEqual(request);
});

test('what the version before has stored is decided as it was asked', () => {
  const request = pendingRequest();
  expect(requestFrom({ body: rowOf(request).body, unsure: 0 })).toEqual(request);
  expect(request.approval).not.toHaveProperty('each');
});
