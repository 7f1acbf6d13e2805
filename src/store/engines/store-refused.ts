/** This database cannot be used, and starting again will not help: the message says what mends it. */
export class StoreRefused extends Error {
  override readonly name = 'StoreRefused';
}
