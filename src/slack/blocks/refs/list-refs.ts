import { z } from 'zod';
import { KEY_FILTERS, type KeyFilter } from '../../../domain/keys/key.ts';
import type { UserId } from '../../../domain/member.ts';
import { type Codec, codec, isUserId, page, userId } from '../ids.ts';

/** A page of requests. */
interface RequestListRef {
  readonly which: 'mine' | 'pending' | 'cancellable';
  /** Counts from 0. */
  readonly page: number;
}
export const requestListRef: Codec<RequestListRef> = codec(
  z.strictObject({ which: z.enum(['mine', 'pending', 'cancellable']), page }),
);

/** Instead of a filter in a `ListRef`. */
const ANY_STATE = 'any';

export type ListScope = 'mine' | 'all' | 'team' | 'unowned' | { readonly person: UserId };

export interface ListRef {
  readonly scope: ListScope;
  readonly filter: KeyFilter | null;
  readonly text: string;
  /** Counts from 0. */
  readonly page: number;
}
const listShape: z.ZodType<ListRef> = z.strictObject({
  scope: z.union([z.enum(['mine', 'all', 'team', 'unowned']), z.strictObject({ person: userId })]),
  filter: z.enum(KEY_FILTERS as [KeyFilter, ...KeyFilter[]]).nullable(),
  text: z.string().max(60),
  page,
});

/** `mine|expiring|0|text`: short, because it is also the value of an option, which holds 150 characters. */
export const listRef: Codec<ListRef> = {
  encode: ({ scope, filter, text, page }) =>
    [typeof scope === 'string' ? scope : scope.person, filter ?? ANY_STATE, page, text].join('|'),
  parse(value) {
    const [, scope = '', filter, page, text] = /^(\w+)\|([\w-]+)\|(\d{1,6})\|(.*)$/s.exec(value ?? '') ?? [];
    const given = {
      scope: isUserId(scope) ? { person: scope } : scope,
      filter: filter === ANY_STATE ? null : filter,
      page: Number(page),
      text,
    };
    return listShape.safeParse(given).data ?? null;
  },
};
