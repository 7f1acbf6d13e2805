import type { UserId } from '../../../domain/member.ts';

export interface Form {
  readonly id: string;
  readonly person: UserId;
  readonly kind: string;
  readonly data: Readonly<Record<string, unknown>>;
}

export interface FormStore {
  save(form: Form, now: Date): Promise<void>;
  /** null: unknown, older than a day, or somebody else's. */
  get(id: string, person: UserId, now: Date): Promise<Form | null>;
  /** True for the first caller only. */
  consume(id: string): Promise<boolean>;
  /** Nothing was done, so it may be consumed again. */
  giveBack(id: string): Promise<void>;
}
