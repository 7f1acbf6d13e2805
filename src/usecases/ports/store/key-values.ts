export interface KeyValueStore {
  get(name: string): Promise<string | null>;
  set(name: string, value: string): Promise<void>;
  /** Sets, or with null forgets, what is still `from` (null: not there); false: somebody was faster. */
  compareAndSet(name: string, from: string | null, to: string | null): Promise<boolean>;
}
