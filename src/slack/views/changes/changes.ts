import type { Change } from '../../../domain/changes/changes.ts';
import type { Key } from '../../../domain/keys/key.ts';
import type { Applied, Request } from '../../../domain/requests/request.ts';
import type { Text } from '../../text/text.ts';
import type { Balance, ChangeWords } from './change-words.ts';
import { create } from './create.ts';
import { disable } from './disable.ts';
import { edit } from './edit.ts';
import { enable } from './enable.ts';
import { quota } from './quota.ts';
import { renew } from './renew.ts';
import { revert } from './revert.ts';
import { unlimitedOff } from './unlimited-off.ts';
import { unlimitedOn } from './unlimited-on.ts';

const WORDS = {
  create,
  quota,
  unlimited_on: unlimitedOn,
  unlimited_off: unlimitedOff,
  edit,
  enable,
  disable,
  renew,
  revert,
} satisfies { readonly [K in Change['kind']]: ChangeWords<Extract<Change, { kind: K }>> };

/** TypeScript cannot tie a change to its words by itself. */
const wordsOf = (change: Change) => WORDS[change.kind] as ChangeWords<Change>;

export const changeText = ({
  change,
  keyName,
  unitsPerUsd,
}: Pick<Request, 'change' | 'keyName' | 'unitsPerUsd'>): Text =>
  wordsOf(change).wanted(change, { keyName, unitsPerUsd });

export const effectText = ({ effect, change, unitsPerUsd }: Applied): Text =>
  wordsOf(change).effect(effect, change, unitsPerUsd);

export const resultText = (request: Applied): Text =>
  wordsOf(request.change).result(request.effect, request.change) ?? effectText(request);

export const balanceAfter = (change: Change, key: Key | null): Balance | 'unlimited' | null =>
  wordsOf(change).after(change, key);

export const changeDetails = (change: Change): Text[] => wordsOf(change).details(change);
