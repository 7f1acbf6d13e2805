import type { KeyFilter } from '../../domain/keys/key.ts';
import type { Units, Usd } from '../../domain/keys/quota.ts';
import type { UserId } from '../../domain/member.ts';
import type { RequestId } from '../../domain/requests/request.ts';
import type { Span } from '../../domain/time.ts';
import type { ListScope } from '../blocks/ids.ts';
import type { Expiry } from './parsers/moment.ts';
import type { Verb } from './verbs.ts';

/** Money as it was typed; dollars become units where the price of a unit is known. */
export type Amount = { readonly usd: Usd } | { readonly units: Units };

/** `+` and `-` change what was granted, `=` says what shall be left. */
export type AmountWord = Amount & { readonly sign: '+' | '-' | '=' };

/** What `edit` shall change; what is absent stays. */
export interface EditWords {
  readonly name?: string;
  readonly expires?: Expiry;
  /** null: all models. */
  readonly models?: readonly string[] | null;
  readonly ips?: readonly string[];
  readonly group?: string;
}

/** One line, understood. null: not said, so a form asks for it. */
export type Command =
  | { readonly verb: 'help'; readonly about: Verb | null }
  | ({ readonly verb: 'create' } & CreateWords)
  | ({ readonly verb: 'list' } & ListWords)
  | { readonly verb: 'show'; readonly key: string | null }
  | { readonly verb: 'edit'; readonly key: string | null; readonly to: EditWords }
  | {
      readonly verb: 'quota';
      readonly key: string | null;
      readonly amount: AmountWord | null;
      readonly during: Span | null;
      readonly reason: string;
    }
  | ({ readonly verb: 'unlimited'; readonly key: string | null; readonly reason: string } & (
      | { readonly to: null }
      | { readonly to: 'on'; readonly during: Span | null }
      | { readonly to: 'off'; readonly left: Amount | null }
    ))
  | { readonly verb: 'enable'; readonly key: string | null }
  | { readonly verb: 'disable'; readonly key: string | null; readonly reason: string }
  | { readonly verb: 'renew'; readonly key: string | null; readonly span: Span | null }
  | { readonly verb: 'reveal'; readonly key: string | null }
  | { readonly verb: 'assign'; readonly key: string | null; readonly to: UserId | null }
  | { readonly verb: 'requests'; readonly which: 'mine' | 'pending' | null; readonly id: RequestId | null }
  | { readonly verb: 'cancel'; readonly id: RequestId | null }
  | { readonly verb: 'approve'; readonly id: RequestId | null }
  | { readonly verb: 'deny'; readonly id: RequestId | null; readonly reason: string }
  | { readonly verb: 'status' };

export interface CreateWords {
  readonly name: string | null;
  readonly quota: Amount | null;
  readonly unlimited: boolean;
  readonly expires: Expiry | null;
  /** null: all models. */
  readonly models: readonly string[] | null;
  readonly ips: readonly string[];
  readonly group: string | null;
  readonly owner: UserId | null;
  readonly reason: string;
}

export interface ListWords {
  readonly scope: ListScope | null;
  readonly filter: KeyFilter | null;
  readonly text: string;
}
