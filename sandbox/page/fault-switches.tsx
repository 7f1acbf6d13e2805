import type { ReactNode } from 'react';
import type { SandboxAccount, SandboxAct } from '../cometapi/controls.ts';

const FAULTS: [SandboxAccount['fault'], string][] = [
  ['none', 'Works'],
  ['slow', 'Slow'],
  ['down', 'Down'],
  ['limiting', 'Limiting'],
  ['html', 'HTML'],
];

const FLAVOURS: Record<string, string> = {
  documented: 'as CometAPI documents it',
  newapi: 'as New API behaves',
  'newapi-redis': 'New API with Redis',
  'newapi-batch': 'New API, batched charges',
  'newapi-late': 'New API, late 2026',
  oneapi: 'as One API behaves',
  fork: 'as a fork behaves',
};

export function CometApiSwitches({
  account,
  act,
}: {
  account: SandboxAccount;
  act: (act: SandboxAct) => void;
}): ReactNode {
  return (
    <section aria-label="CometAPI troubles">
      <h3>CometAPI</h3>
      <div role="radiogroup" aria-label="CometAPI" className="segments">
        {FAULTS.map(([kind, label]) => (
          <label key={kind}>
            <input
              type="radio"
              name="fault"
              className="hidden"
              checked={account.fault === kind}
              onChange={() => act({ act: 'fault', kind })}
            />
            <span>{label}</span>
          </label>
        ))}
      </div>
      <label className="flavour">
        Behaves
        <select
          value={account.flavour}
          onChange={({ target }) =>
            act({ act: 'flavour', name: target.value as SandboxAccount['flavours'][number] })
          }
        >
          {account.flavours.map((name) => (
            <option key={name} value={name}>
              {FLAVOURS[name] ?? name}
            </option>
          ))}
        </select>
      </label>
    </section>
  );
}

const SLACK: [string, unknown][] = [
  ['Refresh its socket', { control: 'refresh' }],
  ['Deliver the last click again', { control: 'redeliver', kind: 'interactive' }],
  ['Deliver the last command again', { control: 'redeliver', kind: 'slash_commands' }],
  ['Deliver the last event again', { control: 'redeliver', kind: 'events_api' }],
  ['Limit the next call', { control: 'fault', fault: { kind: 'ratelimited', retryAfterSeconds: 3 } }],
  ['Fail the next call', { control: 'fault', fault: { kind: 'http500' } }],
];

export function SlackSwitches({ control }: { control: (control: unknown) => void }): ReactNode {
  return (
    <details className="slack-troubles">
      <summary>Slack troubles</summary>
      <div className="key-buttons">
        {SLACK.map(([label, what]) => (
          <button key={label} type="button" className="button small" onClick={() => control(what)}>
            {label}
          </button>
        ))}
      </div>
    </details>
  );
}
