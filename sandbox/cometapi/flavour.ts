import type { RelayTexts, Texts } from './texts.ts';

export type Limit = { max: number; windowSeconds: number };

/** Known differences between servers of the family, as switches. */
export type Flavour = {
  name: string;
  /** Whether `status` in a PUT without `status_only` is stored. */
  plainPutWritesStatus: boolean;
  statusOnly: 'any_non_empty' | 'ignored';
  maskedKeys: boolean;
  keyEndpoint: boolean;
  batchKeys: 'map' | 'list' | 'none';
  batchDelete: boolean;
  usage: 'code' | 'success' | 'none';
  list: 'page' | 'array';
  listBase: 0 | 1;
  /** Query parameters that set the page size, the first one wins; empty: always 10. */
  sizeMembers: readonly string[];
  search: 'exact' | 'contains' | 'prefix';
  /** Whether a refused use writes status 3 or 4 into the row. */
  lazyStatus: boolean;
  batchCharges: boolean;
  unlimitedCharged: boolean;
  nameLimit: { unit: 'bytes' | 'characters'; max: number };
  userHeader: 'required' | 'ignored';
  bearer: 'accepted' | 'refused';
  wrongTokenStatus: 200 | 401;
  authCodes: boolean;
  groupCheckedOnWrite: boolean;
  /** PUTs that are refused while the key's stored group is not the account's (new-api#477). */
  lostGroupRefuses: 'nothing' | 'whole_puts' | 'every_put';
  /** Whether `status_only` takes a whole body, or nothing but id and status. */
  statusOnlyTakes: 'any_body' | 'id_and_status';
  createReturnsRow: boolean;
  zeroRowOnRefusal: boolean;
  badTypes: 200 | 400;
  goStructs: { create: string; update: string };
  quotaRangeChecked: boolean;
  keysPerUser: number | null;
  listsEverybody: boolean;
  omittedMembers: readonly string[];
  addedMembers: Readonly<Record<string, unknown>>;
  /** Undocumented writable text members; a PUT without them empties them. */
  extraMembers: readonly string[];
  envelope: 'sorted' | 'success_first';
  texts: Texts;
  /** Texts for a caller whose Accept-Language begins with zh. */
  chineseTexts: Texts | null;
  relay: { errorType: string; requestId: string; texts: RelayTexts };
  limiter: boolean;
  limits: { global: Limit; critical: Limit; search: Limit };
  groups: Readonly<Record<string, { ratio: number | string; desc: string }>>;
  selfExtra: Readonly<Record<string, unknown>>;
  status: Readonly<Record<string, unknown>>;
};

export type FlavourName =
  | 'documented'
  | 'newapi'
  | 'newapi-redis'
  | 'newapi-batch'
  | 'newapi-late'
  | 'oneapi'
  | 'fork';
