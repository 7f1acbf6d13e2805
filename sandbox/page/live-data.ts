import { useEffect, useRef, useState } from 'react';

export async function getJson<T>(url: string): Promise<T> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url} answered ${response.status}`);
  return (await response.json()) as T;
}

export type Posted = { ok: true; result?: unknown } | { ok: false; error: string };

export async function postJson(url: string, body: unknown): Promise<Posted> {
  const sent = {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  };
  try {
    return (await (await fetch(url, sent)).json()) as Posted;
  } catch {
    return { ok: false, error: 'The sandbox does not answer. Is `npm run sandbox` still running?' };
  }
}

const PAUSE_MS = 40;

/** Calls `load` again after every event from `events`; `lost` while the server does not answer. */
export function useLive<T>(
  events: string | null,
  load: () => Promise<T>,
): { value: T | null; lost: boolean } {
  const [seen, setSeen] = useState<{ value: T | null; lost: boolean }>({ value: null, lost: false });
  const latest = useRef(load);
  latest.current = load;
  useEffect(() => {
    if (events === null) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const refresh = () => {
      timer = undefined;
      latest.current().then(
        (value) => setSeen({ value, lost: false }),
        () => setSeen(({ value }) => ({ value, lost: true })),
      );
    };
    // Several events in a row cause one load.
    const soon = () => {
      timer ??= setTimeout(refresh, PAUSE_MS);
    };
    const source = new EventSource(events);
    source.addEventListener('message', soon);
    source.addEventListener('changed', soon);
    source.addEventListener('error', () => setSeen(({ value }) => ({ value, lost: true })));
    return () => {
      source.close();
      clearTimeout(timer);
    };
  }, [events]);
  return seen;
}
