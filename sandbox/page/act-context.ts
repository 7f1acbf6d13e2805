import { createContext, useContext } from 'react';
import type { Setup } from '../page-server.ts';
import type { Act } from '../slack/page-acts.ts';
import type { PagePerson } from '../slack/page-api.ts';
import type { Inputs } from '../slack/shapes.ts';
import type { Snapshot } from '../slack/snapshot.ts';

type WithoutPerson<T> = T extends unknown ? Omit<T, 'as'> : never;
type OwnAct = WithoutPerson<Act>;

export interface ActContext {
  snapshot: Snapshot;
  people: PagePerson[];
  setup: Setup;
  /** Acts as the person shown; a failure shows a toast and resolves to undefined. */
  act: (act: OwnAct) => Promise<{ result?: unknown } | undefined>;
}

const ReactActContext = createContext<ActContext | null>(null);
export const ActProvider = ReactActContext.Provider;

export function useAct(): ActContext {
  const context = useContext(ReactActContext);
  if (!context) throw new Error('useAct needs an ActProvider above it');
  return context;
}

/** The message or view whose controls are used. */
export interface Place {
  at: { channel: string; ts: string } | { view_id: string };
  inputs: Inputs;
  errors: Record<string, string>;
  /** Keeps entries in order, and before clicks that depend on them. */
  queue: ActQueue;
}

export interface ActQueue {
  last: Promise<unknown>;
}

const PlaceContext = createContext<Place | null>(null);
export const PlaceProvider = PlaceContext.Provider;

export function usePlace(): Place {
  const place = useContext(PlaceContext);
  if (!place) throw new Error('usePlace needs a PlaceProvider above it');
  return place;
}
