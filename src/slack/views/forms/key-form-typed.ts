/** A key's fields exactly as somebody typed or chose them; kept as they are when a form comes back. */
export interface KeyFormTyped {
  readonly name: string;
  /** `keep` only where there is an expiry to keep. */
  readonly expires: 'keep' | '7d' | '30d' | '90d' | 'date' | 'never';
  /** `2026-12-31`; null: not chosen. */
  readonly expiresOn: string | null;
  readonly quotaKind: 'limited' | 'unlimited';
  readonly quota: string;
  /** Empty: all of them. Where a field is null, the form has no such field. */
  readonly models: readonly string[] | null;
  readonly allowIps: string | null;
  readonly group: string | null;
  readonly crossGroupRetry: boolean | null;
  readonly owner: string | null;
  readonly reason: string;
}
