import { type ReactNode, useState } from 'react';
import type { SandboxAccount, SandboxKey } from '../cometapi/controls.ts';
import { hiddenState, toldState, untilText, usd } from './account-money.ts';
import { ConfirmDialog } from './confirm-dialog.tsx';
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

interface KeyButtonsProps extends AccountKeyProps {
  onEdit: () => void;
  onDelete: () => void;
}

function KeyButtons({ row, account, steer, onEdit, onDelete }: KeyButtonsProps): ReactNode {
  const { id, name, status } = row;
  const isOn = status === 1;
  const isRunning = account.programs.includes(id);
  const buttons: [string, () => void][] = [
    ['Expire now', () => steer.act({ act: 'expire', id })],
    ['Expire in 2 days', () => steer.act({ act: 'expire', id, at: account.now + TWO_DAYS_MS })],
    ['Burn 5%', () => steer.act({ act: 'burn', id, share: LITTLE })],
    ['Burn ½', () => steer.act({ act: 'burn', id, share: HALF })],
    ['Burn all', () => steer.act({ act: 'burn', id, share: 1 })],
    [
      isRunning ? 'Stop spending' : 'Spend $1 a minute',
      () => steer.act({ act: 'program', id, isRunning: !isRunning }),
    ],
    [isOn ? 'Disable' : 'Enable', () => steer.edit({ id, status: isOn ? 2 : 1 })],
    ['Edit', onEdit],
    ['Delete', onDelete],
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

const plain = (text: string) => ({ type: 'plain_text', text });

const deletionOf = ({ name }: SandboxKey) => ({
  title: plain(`Delete ${name}?`),
  text: plain('It is gone from CometAPI for good, and programs that use it fail at once.'),
  confirm: plain('Delete'),
  deny: plain('Keep it'),
  style: 'danger',
});

export function AccountKey({ row, account, steer }: AccountKeyProps): ReactNode {
  const [open, setOpen] = useState<'editor' | 'deletion' | null>(null);
  const close = (): void => setOpen(null);
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
        <KeyButtons
          {...{ row, account, steer }}
          onEdit={() => setOpen('editor')}
          onDelete={() => setOpen('deletion')}
        />
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
      {open === 'editor' && (
        <KeyEditor
          title={`Edit ${row.name} in console`}
          row={row}
          unitsPerUsd={account.unitsPerUsd}
          onClose={close}
          onSave={(_members, changed) => steer.edit({ id: row.id, ...changed })}
        />
      )}
      {open === 'deletion' && (
        <ConfirmDialog
          confirm={deletionOf(row)}
          onNo={close}
          onYes={() => {
            close();
            steer.edit({ id: row.id, delete: true });
          }}
        />
      )}
    </li>
  );
}
