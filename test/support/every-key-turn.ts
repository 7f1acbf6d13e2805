import { STATUS } from '../../src/domain/keys/key.ts';
import { type KeyPart, shownState } from '../../src/domain/keys/shown-state.ts';
import { DAY, HOUR } from '../../src/domain/time.ts';
import type { Message } from '../../src/slack/blocks/unrendered.ts';
import { keyMessage } from '../../src/slack/views/keys/key-detail.ts';
import { movedMessage } from '../../src/slack/views/keys/moved.ts';
import type { MirroredKey } from '../../src/usecases/ports/store/keys.ts';
import { everyState, later, now, someBurn, someKey, unitsPerUsd, usdUnits } from './conversation.ts';

export const EVERY_RIGHT = {
  tend: true,
  disable: true,
  change: true,
  enable: true,
  reveal: true,
  assign: true,
  giveUp: true,
};
export const NO_RIGHT = {
  tend: false,
  disable: false,
  change: false,
  enable: false,
  reveal: false,
  assign: false,
  giveUp: false,
};

/** A key in every state, for who may cure it and who may not, and what a late press hears of it. */
export const everyKeyTurn = (name: string): Message[] => [...everyKeyState(name), ...everyMove(name)];

const in3Days = new Date(now.getTime() + 3 * DAY);
const yesterday = new Date(now.getTime() - DAY);
const full = { left: usdUnits(18), used: usdUnits(2) };
const empty = { left: usdUnits(0), used: usdUnits(20) };

const STATES: readonly Partial<MirroredKey>[] = [
  { ...full },
  { ...full, unlimited: true },
  { ...full, expiresAt: in3Days },
  { expiresAt: in3Days },
  { ...full, burn: someBurn({ perDay: usdUnits(9) }) },
  { ...full, expiresAt: in3Days, burn: someBurn({ perDay: usdUnits(9) }) },
  { ...full, expiresAt: yesterday },
  { ...empty, expiresAt: yesterday },
  { ...empty },
  { left: usdUnits(0), used: usdUnits(0) },
  { left: usdUnits(-3), used: usdUnits(23) },
  { ...full, status: STATUS.expired },
  { ...full, status: STATUS.disabled },
  { ...full, backup: 'U0BOB' },
];

const everyKeyState = (name: string): Message[] =>
  STATES.flatMap((state) =>
    [
      { may: EVERY_RIGHT, key: {} },
      { may: NO_RIGHT, key: {} },
      { may: NO_RIGHT, key: { owner: null } },
      { may: NO_RIGHT, key: { ownerLeft: true } },
      { may: NO_RIGHT, key: { curesAsked: ['renew', 'ask_more', 'enable'] } },
    ].map(({ may, key }) =>
      keyMessage({
        key: { ...someKey({ name, ...state }), ...(key as Partial<MirroredKey>) },
        asOf: now,
        trouble: null,
        now,
        requests: [],
        grants: [],
        may,
        unitsPerUsd,
      }),
    ),
  );

/** How the part moved since the button was made. */
const MOVES: Readonly<Record<KeyPart, readonly Partial<MirroredKey>[]>> = {
  expiry: [
    { expiresAt: new Date(later.getTime() + DAY) },
    { expiresAt: in3Days },
    { expiresAt: null },
    { status: STATUS.disabled },
  ],
  status: [{ status: STATUS.disabled }, {}],
  quota: [
    { left: usdUnits(52) },
    { left: usdUnits(1) },
    { unlimited: true },
    { left: usdUnits(0), used: usdUnits(0) },
  ],
};

function everyMove(name: string): Message[] {
  const applied = everyState({ keyName: name }).find((request) => request.state === 'applied');
  if (!applied) return [];
  const shown = shownState(someKey({ name }));
  const readers = [
    { by: applied, reader: applied.requester, now },
    { by: applied, reader: applied.requester, now: new Date(now.getTime() + HOUR) },
    { by: applied, reader: 'U0BOB', now },
    { by: null, reader: 'U0BOB', now },
  ];
  return (Object.entries(MOVES) as [KeyPart, readonly Partial<MirroredKey>[]][]).flatMap(([part, moves]) =>
    moves.flatMap((moved) =>
      readers.map((read) =>
        movedMessage({ ...read, key: someKey({ name, ...moved }), part, shown, unitsPerUsd }),
      ),
    ),
  );
}
