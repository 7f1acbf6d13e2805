import type { ReactNode } from 'react';
import type { Setup } from '../page-server.ts';
import { postJson } from './live-data.ts';

/** Shows that the bot has ended; only a person restarts it. */
export function BotState({
  bot,
  onTrouble,
}: {
  bot: Setup['bot'];
  onTrouble: (words: string) => void;
}): ReactNode {
  const start = (): void => {
    void postJson('/sandbox/bot', {}).then((posted) => {
      if (!posted.ok) onTrouble(posted.error);
    });
  };
  return (
    <div className={`bot-state ${bot.state}`} role={bot.state === 'ended' ? 'alert' : 'status'}>
      <p>
        <span aria-hidden="true" className="dot" /> {bot.words}
      </p>
      {bot.state === 'ended' && (
        <>
          {bot.lines.length > 0 && <pre>{bot.lines.slice(-8).join('\n')}</pre>}
          <button type="button" className="button small" onClick={start}>
            Start it again
          </button>
        </>
      )}
    </div>
  );
}
