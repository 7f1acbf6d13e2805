import { type KeyboardEvent, type ReactNode, useEffect, useRef } from 'react';
import type { ShownChannel } from '../slack/snapshot.ts';
import { type ActQueue, PlaceProvider, useAct } from './act-context.ts';
import { AppIcon } from './avatar.tsx';
import { Blocks } from './blocks.tsx';
import { Conversation } from './conversation.tsx';

export type AppTab = 'home' | 'messages';
const TABS: AppTab[] = ['home', 'messages'];

function HomeTab(): ReactNode {
  const { act, snapshot } = useAct();
  const { home, me } = snapshot;
  const queue = useRef<ActQueue>({ last: Promise.resolve() });
  const open = useRef(act);
  open.current = act;
  // biome-ignore lint/correctness/useExhaustiveDependencies: somebody else opens it
  useEffect(() => void open.current({ act: 'opensHome' }), [me.id]);
  return (
    <div className="home" role="tabpanel" aria-label="Home">
      {home ? (
        <PlaceProvider
          value={{ at: { view_id: home.id }, inputs: home.inputs, errors: home.errors, queue: queue.current }}
        >
          <Blocks blocks={home.blocks} />
        </PlaceProvider>
      ) : (
        <p className="hint">The app has shown nothing here yet. Your keys and requests will stand here.</p>
      )}
      {home?.trouble && (
        <p className="trouble" role="alert">
          {home.trouble}
        </p>
      )}
    </div>
  );
}

function Tabs({ tab, onTab }: { tab: AppTab; onTab: (tab: AppTab) => void }): ReactNode {
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>): void => {
    if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') return;
    const next = tab === 'home' ? 'messages' : 'home';
    onTab(next);
    event.currentTarget.querySelector<HTMLElement>(`[data-tab=${next}]`)?.focus();
  };
  return (
    <header className="pane-head app-head">
      <h2>
        <AppIcon size={26} /> cometkey
      </h2>
      <div role="tablist" aria-label="cometkey" className="tabs" onKeyDown={onKeyDown}>
        {TABS.map((one) => (
          <button
            key={one}
            type="button"
            role="tab"
            data-tab={one}
            aria-selected={one === tab}
            tabIndex={one === tab ? 0 : -1}
            onClick={() => onTab(one)}
          >
            {one === 'home' ? 'Home' : 'Messages'}
          </button>
        ))}
      </div>
    </header>
  );
}

/** The app's own place: its Home tab, and the conversation with it. */
export function AppView({
  dm,
  tab,
  onTab,
}: {
  dm: ShownChannel;
  tab: AppTab;
  onTab: (tab: AppTab) => void;
}): ReactNode {
  const tabs = <Tabs tab={tab} onTab={onTab} />;
  if (tab === 'messages') return <Conversation channel={dm} head={tabs} />;
  return (
    <section className="channel" aria-label="cometkey">
      {tabs}
      <HomeTab />
    </section>
  );
}
