import type { ReactNode } from 'react';
import type { Control } from '../slack/page-api.ts';

interface Trouble {
  label: string;
  about: string;
  control: Control;
}

const TROUBLES: Trouble[] = [
  {
    label: 'Deliver the last click again',
    about: 'Slack may send a click twice. It must act once.',
    control: { control: 'redeliver', kind: 'interactive' },
  },
  {
    label: 'Deliver the last command again',
    about: 'The same line, the same id: it must act once.',
    control: { control: 'redeliver', kind: 'slash_commands' },
  },
  {
    label: 'Deliver the last event again',
    about: 'Such as opening Home, as after a lost answer.',
    control: { control: 'redeliver', kind: 'events_api' },
  },
  {
    label: 'Refresh its socket',
    about: 'Slack does it every few hours. A command sent in that second may be lost.',
    control: { control: 'refresh' },
  },
  {
    label: 'Limit the next call',
    about: 'The bot’s next call to Slack is told to wait three seconds.',
    control: { control: 'fault', fault: { kind: 'ratelimited', retryAfterSeconds: 3 } },
  },
  {
    label: 'Fail the next call',
    about: 'The bot’s next call to Slack is answered with an error 500.',
    control: { control: 'fault', fault: { kind: 'http500' } },
  },
];

interface SlackSwitchesProps {
  isRestricted: boolean;
  control: (control: Control) => void;
}

export function SlackSwitches({ isRestricted, control }: SlackSwitchesProps): ReactNode {
  return (
    <details className="slack-troubles">
      <summary>Slack troubles</summary>
      <ul>
        {TROUBLES.map(({ label, about, control: what }) => (
          <li key={label}>
            <button type="button" className="button small" onClick={() => control(what)}>
              {label}
            </button>
            <p className="about">{about}</p>
          </li>
        ))}
        <li>
          <label className="choice">
            <input
              type="checkbox"
              checked={isRestricted}
              onChange={({ target }) =>
                control({ control: 'restrict', channel: 'C0REQUESTS', isRestricted: target.checked })
              }
            />
            <span>Apps may not post in #key-requests</span>
          </label>
          <p className="about">
            Slack answers restricted_action. Leads get requests in DMs then, and admins hear why.
          </p>
        </li>
      </ul>
    </details>
  );
}
