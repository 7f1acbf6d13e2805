/**
 * Observed behaviour as switches; a missing switch was not observed. The sandbox's pretend CometAPI describes
 * its flavours with the same switches.
 */
export interface Profile {
  plainPutWritesStatus?: boolean;
  statusOnly?: 'any_non_empty' | 'ignored';
  maskedKeys?: boolean;
  keyEndpoint?: boolean;
  list?: 'page' | 'array';
  listBase?: 0 | 1;
  sizeMembers?: readonly string[];
  lazyStatus?: boolean;
  batchCharges?: boolean;
  unlimitedCharged?: boolean;
  nameLimit?: { unit: 'bytes' | 'characters'; max: number };
  userHeader?: 'required' | 'ignored';
  bearer?: 'accepted' | 'refused';
  wrongTokenStatus?: number;
  authCodes?: boolean;
  groupCheckedOnWrite?: boolean;
  createReturnsRow?: boolean;
  zeroRowOnRefusal?: boolean;
  badTypes?: number;
  quotaRangeChecked?: boolean;
  listsEverybody?: boolean;
  /** Documented members that a key lacks. */
  omittedMembers?: readonly string[];
  /** Undocumented members, with their values in a key of this run. */
  addedMembers?: Readonly<Record<string, unknown>>;
  /** Undocumented members that a PUT writes. */
  extraMembers?: readonly string[];
  envelope?: 'sorted' | 'success_first';
  status?: Readonly<Record<string, unknown>>;
}
