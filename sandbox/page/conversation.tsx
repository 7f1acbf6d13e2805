import { type ReactNode, useState } from 'react';
import type { ShownChannel } from '../slack/snapshot.ts';
import { Composer } from './composer.tsx';
import { MessageList } from './message-list.tsx';
import { ThreadPane } from './thread-pane.tsx';

/** What there is to try, while nothing has been said. */
function Hint({ channel }: { channel: ShownChannel }): ReactNode {
  if (!channel.canPost || channel.messages.length > 0) return null;
  return (
    <p className="hint">
      Type <code>/cometkey create</code>, then ask for more:{' '}
      <code>/cometkey quota NAME +$50 launch week</code>.
      <br />
      Become <b>lee</b> above, and approve it in <b>#key-requests</b>. Use up or age keys in the panel{' '}
      <b>CometAPI</b>.
    </p>
  );
}

function Intro({ channel }: { channel: ShownChannel }): ReactNode {
  if (channel.kind === 'im')
    return (
      <p>
        This is the very beginning of your messages with <b>cometkey</b>.
      </p>
    );
  return (
    <>
      <h3>
        {channel.kind === 'private' ? '🔒' : '#'} {channel.name}
      </h3>
      <p>
        This is the very beginning of the <b>{channel.name}</b> channel.
        {channel.is_ext_shared && ' People from another company are in it.'}
      </p>
      <Hint channel={channel} />
    </>
  );
}

function Foot({ channel }: { channel: ShownChannel }): ReactNode {
  if (channel.canPost) return <Composer key={channel.id} channel={channel} />;
  const why = channel.is_archived
    ? 'You are viewing an archived channel.'
    : 'Sending messages to this app has been turned off.';
  return <p className="composer-closed">{why}</p>;
}

/** Messages of one channel, with the thread that is open beside them. */
export function Conversation({ channel, head }: { channel: ShownChannel; head: ReactNode }): ReactNode {
  const [thread, setThread] = useState<string | null>(null);
  return (
    <div className={thread ? 'conversation with-thread' : 'conversation'}>
      <section className="channel" aria-label={channel.kind === 'im' ? 'cometkey' : `#${channel.name}`}>
        {head}
        <MessageList channel={channel} intro={<Intro channel={channel} />} onThread={setThread} />
        <Foot channel={channel} />
      </section>
      {thread && <ThreadPane channel={channel} ts={thread} onClose={() => setThread(null)} />}
    </div>
  );
}
