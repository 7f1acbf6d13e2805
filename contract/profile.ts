/**
 * What was observed, as switches; a switch that is not there was not observed. The pretend CometAPI of the
 * sandbox has its flavours in the same words.
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
  /** Of the documented members, those that a key does not have. */
  omittedMembers?: readonly string[];
  /** Members beyond the documented ones, with what they held in a key of the examination's own. */
  addedMembers?: Readonly<Record<string, unknown>>;
  /** Those of them that a PUT writes. */
  extraMembers?: readonly string[];
  envelope?: 'sorted' | 'success_first';
  status?: Readonly<Record<string, unknown>>;
}
