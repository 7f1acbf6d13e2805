import type { ReactNode } from 'react';
import type { ShownChannel } from '../slack/snapshot.ts';
import { MessageView } from './message.tsx';
import { repliesTo } from './message-list.tsx';

interface ThreadPaneProps {
  channel: ShownChannel;
  ts: string;
  onClose: () => void;
}

export function ThreadPane({ channel, ts, onClose }: ThreadPaneProps): ReactNode {
  const top = channel.messages.find((message) => message.ts === ts);
  const replies = repliesTo(channel.messages, ts);
  if (!top) return null;
  return (
    <section className="thread" aria-label="Thread">
      <header className="pane-head">
        <h2>
          Thread <small>{channel.kind === 'im' ? 'cometkey' : `#${channel.name}`}</small>
        </h2>
        <button type="button" className="button icon" aria-label="Close thread" onClick={onClose}>
          ✕
        </button>
      </header>
      <div className="messages" role="log" aria-label="Replies">
        <MessageView message={top} />
        <div className="day">
          <span>{replies.length === 1 ? '1 reply' : `${replies.length} replies`}</span>
        </div>
        {replies.map((message) => (
          <MessageView key={message.ts} message={message} />
        ))}
      </div>
      <p className="composer-closed">Commands cannot be used in threads.</p>
    </section>
  );
}
