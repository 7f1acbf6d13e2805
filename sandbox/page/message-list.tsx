import { Fragment, type ReactNode, useLayoutEffect, useRef } from 'react';
import type { ShownChannel, ShownMessage } from '../slack/snapshot.ts';
import { useAct } from './act-context.ts';
import { atOf, MessageView } from './message.tsx';
import { dayHeading, dayIn } from './slack-date.ts';

const TOGETHER_MS = 5 * 60_000;

const isReply = ({ ts, thread_ts }: ShownMessage): boolean => thread_ts !== undefined && thread_ts !== ts;

export const repliesTo = (messages: ShownMessage[], ts: string): ShownMessage[] =>
  messages.filter((message) => isReply(message) && message.thread_ts === ts);

const isContinued = (above: ShownMessage | undefined, message: ShownMessage): boolean =>
  above !== undefined &&
  above.user === message.user &&
  above.ephemeral_to === message.ephemeral_to &&
  message.ephemeral_to === undefined &&
  !message.blocks &&
  atOf(message) - atOf(above) < TOGETHER_MS;

/**
 * Scrolls to the newest message unless the reader has scrolled up; an answer to the reader is shown in any case. A
 * message higher than the list is shown from its top, which is where the reader is left, not where they went.
 */
function useNewestInView(newest: string, isAnswer: boolean) {
  const ref = useRef<HTMLDivElement>(null);
  const isAtEnd = useRef(true);
  const leftAt = useRef(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: there is a newer message
  useLayoutEffect(() => {
    const list = ref.current;
    if (!list || !(isAtEnd.current || isAnswer)) return;
    isAtEnd.current = true;
    list.scrollTop = list.scrollHeight;
    const last = list.lastElementChild;
    if (last && last.clientHeight > list.clientHeight) last.scrollIntoView({ block: 'start' });
    leftAt.current = list.scrollTop;
  }, [newest]);
  const onScroll = (): void => {
    const list = ref.current;
    if (list)
      isAtEnd.current =
        list.scrollTop >= leftAt.current - 2 || list.scrollHeight - list.scrollTop - list.clientHeight < 80;
  };
  return { ref, onScroll };
}

interface MessageListProps {
  channel: ShownChannel;
  intro: ReactNode;
  onThread: (ts: string) => void;
}

export function MessageList({ channel, intro, onThread }: MessageListProps): ReactNode {
  const { me } = useAct().snapshot;
  const tops = channel.messages.filter((message) => !isReply(message));
  const newest = channel.messages.map(({ ts, edited }) => ts + (edited?.ts ?? '')).join();
  const scrolling = useNewestInView(newest, channel.messages.at(-1)?.ephemeral_to === me.id);
  const dayOf = (message: ShownMessage | undefined) => message && dayIn(atOf(message), me.tz);
  return (
    <div className="messages" role="log" aria-label={`Messages in ${channel.name}`} {...scrolling}>
      <div className="intro">{intro}</div>
      {tops.map((message, index) => {
        const above = tops[index - 1];
        const isNewDay = dayOf(above) !== dayOf(message);
        return (
          <Fragment key={message.ts}>
            {isNewDay && (
              <div className="day">
                <span>{dayHeading(atOf(message), me.tz)}</span>
              </div>
            )}
            <MessageView
              message={message}
              isContinued={!isNewDay && isContinued(above, message)}
              replies={repliesTo(channel.messages, message.ts)}
              onThread={() => onThread(message.ts)}
            />
          </Fragment>
        );
      })}
    </div>
  );
}
