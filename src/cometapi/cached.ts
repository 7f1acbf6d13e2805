import type { Clock } from '../usecases/ports.ts';

/** What was loaded last, at once; older than `freshMs` it is loaded anew behind the caller's back. */
export function cached<T>(load: () => Promise<T>, { freshMs, clock }: { freshMs: number; clock: Clock }) {
  let kept: { readonly value: T; readonly at: number } | null = null;
  let loading: Promise<T> | null = null;

  const reload = () => {
    loading ??= load()
      .then((value) => {
        kept = { value, at: clock().getTime() };
        return value;
      })
      .finally(() => {
        loading = null;
      });
    return loading;
  };

  return async (): Promise<T> => {
    if (kept === null) return reload();
    // A failed refresh changes nothing: the next caller tries again.
    if (clock().getTime() - kept.at > freshMs) reload().catch(() => {});
    return kept.value;
  };
}
