import { type ReactNode, useState } from 'react';
import { postJson } from './live-data.ts';

const HOUR_MS = 3_600_000;

const STEPS: [string, number][] = [
  ['+ 1 hour', HOUR_MS],
  ['+ 8 hours', 8 * HOUR_MS],
  ['+ 1 day', 24 * HOUR_MS],
];

function aheadText(ms: number): string {
  if (ms === 0) return 'The clock is yours.';
  const hours = Math.round(ms / HOUR_MS);
  const [days, rest] = [Math.floor(hours / 24), hours % 24];
  const parts = [days && `${days} d`, rest && `${rest} h`].filter(Boolean);
  return `It is ${parts.join(' ')} later here than where you are.`;
}

/** Ages requests, keys and grants: the clocks of Slack, CometAPI and the bot go ahead together. */
export function ClockControls({
  aheadMs,
  onTrouble,
}: {
  aheadMs: number;
  onTrouble: (words: string) => void;
}): ReactNode {
  const [isBusy, setBusy] = useState(false);
  const advance = async (ms: number): Promise<void> => {
    if (isBusy) return;
    setBusy(true);
    const posted = await postJson('/sandbox/clock', { ms });
    setBusy(false);
    if (!posted.ok) onTrouble(posted.error);
  };
  return (
    <section aria-label="Clock">
      <h3>Clock</h3>
      <p className="about">
        {aheadText(aheadMs)} Set it ahead to see reminders, escalation and expiry; the bot restarts then.
        Whatever was due more than an hour ago waits for an admin.
      </p>
      <div className="key-buttons">
        {STEPS.map(([label, ms]) => (
          <button
            key={label}
            type="button"
            className="button small"
            aria-disabled={isBusy}
            onClick={() => advance(ms)}
          >
            {label}
          </button>
        ))}
      </div>
    </section>
  );
}
