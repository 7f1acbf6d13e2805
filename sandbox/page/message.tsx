import { type ReactNode, useRef } from 'react';
import type { SharedFile } from '../slack/shapes.ts';
import type { ShownMessage } from '../slack/snapshot.ts';
import { type ActQueue, PlaceProvider, useAct } from './act-context.ts';
import { AppIcon, Avatar } from './avatar.tsx';
import { Blocks } from './blocks.tsx';
import { Mrkdwn } from './mrkdwn.tsx';
import { timeIn } from './slack-date.ts';

export const atOf = ({ ts }: { ts: string }): number => Number(ts) * 1000;

function Author({ message, realName }: { message: ShownMessage; realName: string }): ReactNode {
  const { me } = useAct().snapshot;
  return (
    <div className="message-head">
      <b className="author">{realName}</b>
      {message.isFromApp && <span className="badge-app">APP</span>}
      <time dateTime={new Date(atOf(message)).toISOString()}>{timeIn(atOf(message), me.tz)}</time>
    </div>
  );
}

const FileLink = ({ file }: { file: SharedFile }): ReactNode => (
  <a
    className="file"
    download={file.name}
    href={`data:text/plain;charset=utf-8,${encodeURIComponent(file.content)}`}
  >
    📄 {file.title}
  </a>
);

function Body({ message }: { message: ShownMessage }): ReactNode {
  const queue = useRef<ActQueue>({ last: Promise.resolve() });
  const at = { channel: message.channel, ts: message.ts };
  return (
    <PlaceProvider value={{ at, inputs: message.inputs, errors: {}, queue: queue.current }}>
      {message.blocks?.length ? <Blocks blocks={message.blocks} /> : <Mrkdwn text={message.text} />}
      {message.files?.map((file) => (
        <FileLink key={file.id} file={file} />
      ))}
      {message.edited && <small className="edited">(edited)</small>}
      {message.trouble && (
        <p className="trouble" role="alert">
          {message.trouble}
        </p>
      )}
    </PlaceProvider>
  );
}

function RepliesBar({ replies, onOpen }: { replies: ShownMessage[]; onOpen: () => void }): ReactNode {
  const last = replies.at(-1);
  const { me } = useAct().snapshot;
  return (
    <button type="button" className="replies" onClick={onOpen}>
      <AppIcon size={22} />
      <b>{replies.length === 1 ? '1 reply' : `${replies.length} replies`}</b>
      {last && <small>Last reply at {timeIn(atOf(last), me.tz)}</small>}
    </button>
  );
}

interface MessageProps {
  message: ShownMessage;
  /** Same author as the message above, and posted shortly after it. */
  isContinued?: boolean;
  replies?: ShownMessage[];
  onThread?: () => void;
}

export function MessageView({
  message,
  isContinued = false,
  replies = [],
  onThread,
}: MessageProps): ReactNode {
  const { people, snapshot } = useAct();
  const author = people.find((person) => person.id === message.user);
  const realName = author?.real_name ?? message.author;
  const isPrivate = message.ephemeral_to !== undefined;
  return (
    <article
      className={`message ${isContinued ? 'continued' : ''} ${isPrivate ? 'ephemeral' : ''}`}
      data-ts={message.ts}
    >
      <div className="message-side">
        {isContinued ? (
          <time aria-hidden="true">{timeIn(atOf(message), snapshot.me.tz).replace(/ [AP]M$/, '')}</time>
        ) : message.isFromApp ? (
          <AppIcon />
        ) : (
          <Avatar name={realName} />
        )}
      </div>
      <div className="message-main">
        {isPrivate && <small className="only-you">👁 Only visible to you</small>}
        {!isContinued && <Author message={message} realName={realName} />}
        <Body message={message} />
        {replies.length > 0 && onThread && <RepliesBar replies={replies} onOpen={onThread} />}
      </div>
    </article>
  );
}
