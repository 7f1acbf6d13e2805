import { createContext, useContext } from 'react';
import type { Setup } from '../page-server.ts';
import type { Act } from '../slack/page-acts.ts';
import type { PagePerson } from '../slack/page-api.ts';
import type { Inputs } from '../slack/shapes.ts';
import type { Snapshot } from '../slack/snapshot.ts';

type WithoutPerson<T> = T extends unknown ? Omit<T, 'as'> : never;
type OwnAct = WithoutPerson<Act>;

export interface Acting {
  snapshot: Snapshot;
  people: PagePerson[];
  setup: Setup;
  /** Does it as the person shown; what fails is told in a toast and answered with undefined. */
  act: (act: OwnAct) => Promise<{ result?: unknown } | undefined>;
}

const ActingContext = createContext<Acting | null>(null);
export const ActingProvider = ActingContext.Provider;

export function useActing(): Acting {
  const acting = useContext(ActingContext);
  if (!acting) throw new Error('nobody acts here');
  return acting;
}

/** The message or view whose controls are used. */
export interface Place {
  at: { channel: string; ts: string } | { view_id: string };
  inputs: Inputs;
  errors: Record<string, string>;
  /** Entries arrive in the order they were made, and before what rests on them. */
  line: Line;
}

export interface Line {
  last: Promise<unknown>;
}

const PlaceContext = createContext<Place | null>(null);
export const PlaceProvider = PlaceContext.Provider;

export function usePlace(): Place {
  const place = useContext(PlaceContext);
  if (!place) throw new Error('a control must be somewhere');
  return place;
}
