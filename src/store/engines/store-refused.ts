/** The database cannot be used and a restart fails again; the message says how to fix it. */
export class StoreRefused extends Error {
  override readonly name = 'StoreRefused';
}
