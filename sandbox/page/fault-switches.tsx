import type { ReactNode } from 'react';
import type { SandboxAccount, SandboxAct } from '../cometapi/controls.ts';

const FAULTS: [SandboxAccount['fault'], string, string][] = [
  ['none', 'Works', 'Every call is answered.'],
  ['slow', 'Slow', 'Every call takes 2.5 seconds.'],
  ['down', 'Down', 'Every connection is closed without an answer.'],
  ['limiting', 'Limiting', 'Every call is refused: too many (429).'],
  ['html', 'HTML', 'Every call is answered by a proxy’s page instead of JSON.'],
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
      <p className="about">{FAULTS.find(([kind]) => kind === account.fault)?.[2]}</p>
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
