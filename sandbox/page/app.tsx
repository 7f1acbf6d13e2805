import { type ReactNode, useState } from 'react';
import { createRoot } from 'react-dom/client';
import type { Setup } from '../page-server.ts';
import type { PagePerson } from '../slack/page-api.ts';
import type { Snapshot } from '../slack/snapshot.ts';
import { AccountPanel } from './account.tsx';
import { getJson, useLive } from './live-data.ts';
import { useRoute } from './route.ts';
import { Toasts, useToasts } from './toasts.tsx';
import { TopBar } from './top-bar.tsx';
import { urgentFor, useReads } from './unread.ts';
import { Workspace } from './workspace.tsx';
import { followClock } from './world-clock.ts';

interface Seen {
  people: PagePerson[];
  snapshots: Record<string, Snapshot>;
  setup: Setup;
}

async function look(): Promise<Seen> {
  const [all, setup] = await Promise.all([
    getJson<PagePerson[]>('/sandbox/people'),
    getJson<Setup>('/sandbox/setup'),
  ]);
  followClock(setup.aheadMs);
  const people = all.filter(({ role }) => role !== 'deactivated');
  const snapshots = await Promise.all(
    people.map(({ name }) => getJson<Snapshot>(`/sandbox/state?as=${name}`)),
  );
  return { people, setup, snapshots: Object.fromEntries(snapshots.map((one) => [one.me.name, one])) };
}

function Page({ seen, isLost }: { seen: Seen; isLost: boolean }): ReactNode {
  const { people, snapshots, setup } = seen;
  const [where, go] = useRoute(people.map(({ name }) => name));
  const [pane, setPane] = useState<'slack' | 'account'>('slack');
  const [isMenuOpen, setMenuOpen] = useState(false);
  const { toasts, toast } = useToasts();
  const person = people.find(({ name }) => name === where.person);
  const snapshot = snapshots[where.person];
  const channel = snapshot?.channels.find(({ id }) => id === where.channel) ?? snapshot?.channels[0];
  const reads = useReads(where.person, pane === 'slack' && where.tab !== 'home' ? channel : undefined);
  if (!person || !snapshot || !channel) return null;
  const urgent = Object.fromEntries(
    people.map((one) => [
      one.name,
      snapshots[one.name] ? urgentFor(snapshots[one.name] as Snapshot, reads, one) : 0,
    ]),
  );
  const show = (next: Parameters<typeof go>[0]): void => {
    go(next);
    setMenuOpen(false);
    setPane('slack');
  };
  return (
    <div className={`page show-${pane}`}>
      <TopBar
        {...{ people, urgent, pane, isMenuOpen }}
        current={person.name}
        onPane={setPane}
        onMenu={() => setMenuOpen(!isMenuOpen)}
        onPerson={(name) => show({ person: name })}
      />
      {(isLost || setup.bot.state === 'ended') && (
        <p className="banner" role="alert">
          {isLost
            ? 'The sandbox does not answer. Start it again with npm run sandbox.'
            : `${setup.bot.words} Nothing will answer until it runs.`}
        </p>
      )}
      <Workspace
        key={person.name}
        {...{ person, people, snapshot, channel, setup, reads, toast, isMenuOpen, where }}
        go={show}
      />
      <AccountPanel setup={setup} onTold={toast} />
      <Toasts toasts={toasts} />
    </div>
  );
}

function App(): ReactNode {
  const { value, lost } = useLive('/sandbox/events', look);
  if (value) return <Page seen={value} isLost={lost} />;
  return (
    <p className="banner" role="status">
      {lost ? 'The sandbox does not answer.' : 'Opening the workspace …'}
    </p>
  );
}

const root = document.getElementById('page');
if (root) createRoot(root).render(<App />);
