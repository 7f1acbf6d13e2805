export interface KeyValueStore {
  get(name: string): Promise<string | null>;
  /** Without those that are not set. */
  many(names: readonly string[]): Promise<ReadonlyMap<string, string>>;
  set(name: string, value: string): Promise<void>;
  /** Sets `to` if the value is still `from`; null: no value. False: it is not `from` any more. */
  compareAndSet(name: string, from: string | null, to: string | null): Promise<boolean>;
}
