import { type ReactNode, useState } from 'react';
import type { SandboxAccount, SandboxKey } from '../cometapi/controls.ts';
import { hiddenState, toldState, untilText, usd } from './account-money.ts';
import { KeyEditor } from './key-editor.tsx';
import type { Controls } from './use-controls.ts';

const TWO_DAYS_MS = 2 * 86_400_000;
const LITTLE = 0.05;
const HALF = 0.5;

interface AccountKeyProps {
  row: SandboxKey;
  account: SandboxAccount;
  steer: Controls;
}

function Left({ row, unitsPerUsd }: { row: SandboxKey; unitsPerUsd: number }): ReactNode {
  const { remain_quota: left, used_quota: used } = row;
  const share = row.unlimited_quota ? 1 : Math.max(0, left / Math.max(left + used, 1));
  return (
    <>
      <span className={share < 0.2 ? 'gauge low' : 'gauge'} aria-hidden="true">
        <span style={{ width: `${share * 100}%` }} />
      </span>
      <p className="key-money">
        <span>{row.unlimited_quota ? 'Unlimited' : `${usd(left, unitsPerUsd)} left`}</span>
        <span>{usd(used, unitsPerUsd)} used</span>
      </p>
    </>
  );
}

function KeyButtons({
  row,
  steer,
  onEdit,
}: Omit<AccountKeyProps, 'account'> & { onEdit: () => void }): ReactNode {
  const { id, name, status } = row;
  const isOn = status === 1;
  const buttons: [string, () => void][] = [
    ['Expire now', () => steer.act({ act: 'expire', id })],
    ['Expire in 2 days', () => steer.act({ act: 'expire', id, at: Date.now() + TWO_DAYS_MS })],
    ['Burn 5 %', () => steer.act({ act: 'burn', id, share: LITTLE })],
    ['Burn ½', () => steer.act({ act: 'burn', id, share: HALF })],
    ['Burn all', () => steer.act({ act: 'burn', id, share: 1 })],
    [isOn ? 'Disable' : 'Enable', () => steer.edit({ id, status: isOn ? 2 : 1 })],
    ['Edit', onEdit],
    ['Delete', () => steer.edit({ id, delete: true })],
  ];
  return (
    <div className="key-buttons">
      {buttons.map(([label, press]) => (
        <button
          key={label}
          type="button"
          className="button small"
          aria-label={`${label}: ${name}`}
          onClick={press}
        >
          {label}
        </button>
      ))}
    </div>
  );
}

export function AccountKey({ row, account, steer }: AccountKeyProps): ReactNode {
  const [isEditing, setEditing] = useState(false);
  const told = toldState(row.status);
  const truth = hiddenState(row, account.now);
  return (
    <li className="key" data-key={row.name}>
      <details>
        <summary>
          <span className="key-name">{row.name}</span>
          <small>#{row.id}</small>
          <span className={`state ${truth ? 'doubtful' : told}`}>{told}</span>
        </summary>
        <KeyButtons row={row} steer={steer} onEdit={() => setEditing(true)} />
      </details>
      <Left row={row} unitsPerUsd={account.unitsPerUsd} />
      <p className="key-expiry">
        {untilText(row.expired_time, account.now)}
        {truth && (
          <b>
            {' '}
            · CometAPI says “{told}”, but {truth}
          </b>
        )}
      </p>
      {isEditing && (
        <KeyEditor
          title={`Edit ${row.name} in console`}
          row={row}
          unitsPerUsd={account.unitsPerUsd}
          onClose={() => setEditing(false)}
          onSave={(members) => steer.edit({ id: row.id, ...members })}
        />
      )}
    </li>
  );
}
