import type { ReactNode } from 'react';
import type { Setup } from '../page-server.ts';
import type { PagePerson } from '../slack/page-api.ts';
import type { ShownChannel, Snapshot } from '../slack/snapshot.ts';
import { type ActContext, ActProvider } from './act-context.ts';
import { AppView } from './app-view.tsx';
import { Conversation } from './conversation.tsx';
import { postJson } from './live-data.ts';
import { Modal } from './modal.tsx';
import type { Route } from './route.ts';
import { Sidebar } from './sidebar.tsx';
import type { Reads } from './unread.ts';

interface WorkspaceProps {
  person: PagePerson;
  people: PagePerson[];
  snapshot: Snapshot;
  channel: ShownChannel;
  setup: Setup;
  reads: Reads;
  where: Route;
  isMenuOpen: boolean;
  go: (next: Partial<Route>) => void;
  toast: (words: string) => void;
}

function ChannelHead({ channel }: { channel: ShownChannel }): ReactNode {
  return (
    <header className="pane-head">
      <h2>
        <span aria-hidden="true">{channel.kind === 'private' ? '🔒' : '#'}</span> {channel.name}
      </h2>
      {channel.is_ext_shared && <small className="shared">shared with another company</small>}
    </header>
  );
}

/** One person's Slack. */
export function Workspace(props: WorkspaceProps): ReactNode {
  const { person, people, snapshot, channel, setup, reads, where, isMenuOpen, go, toast } = props;
  const act: ActContext['act'] = async (wanted) => {
    const posted = await postJson('/sandbox/act', { ...wanted, as: person.name });
    if (posted.ok) return posted;
    toast(posted.error);
    return undefined;
  };
  const top = snapshot.modals.at(-1);
  const goTo = (id: string) => go({ channel: id, tab: id.startsWith('D') ? 'messages' : undefined });
  return (
    <ActProvider value={{ snapshot, people, setup, act }}>
      <Sidebar
        {...{ snapshot, person, reads, isMenuOpen }}
        isOpen={isMenuOpen}
        current={channel.id}
        go={goTo}
      />
      <main className="main">
        {channel.kind === 'im' ? (
          <AppView dm={channel} tab={where.tab ?? 'messages'} onTab={(tab) => go({ tab })} />
        ) : (
          <Conversation key={channel.id} channel={channel} head={<ChannelHead channel={channel} />} />
        )}
      </main>
      {top && <Modal key={top.id} view={top} depth={snapshot.modals.length} />}
    </ActProvider>
  );
}
