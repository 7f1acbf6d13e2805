import { type ReactNode, useState } from 'react';
import type { SandboxAccount } from '../cometapi/controls.ts';
import type { Setup } from '../page-server.ts';
import { AccountKey } from './account-key.tsx';
import { usd } from './account-money.ts';
import { BotState } from './bot-state.tsx';
import { ClockControls } from './clock-controls.tsx';
import { CometApiSwitches } from './fault-switches.tsx';
import { KeyEditor } from './key-editor.tsx';
import { getJson, useLive } from './live-data.ts';
import { PolicyControls } from './policy-editor.tsx';
import { SlackSwitches } from './slack-switches.tsx';
import { type Controls, controls } from './use-controls.ts';

function Keys({ account, steer }: { account: SandboxAccount; steer: Controls }): ReactNode {
  const [isAdding, setAdding] = useState(false);
  const newest = account.keys.toReversed();
  return (
    <section aria-label="Keys">
      <div className="panel-row">
        <h3>
          Keys <small>{account.keys.length}</small>
        </h3>
        <button type="button" className="button small" onClick={() => setAdding(true)}>
          New key in console
        </button>
      </div>
      {isAdding && (
        <KeyEditor
          title="New key in console"
          unitsPerUsd={account.unitsPerUsd}
          onClose={() => setAdding(false)}
          onSave={({ name, remain_quota, unlimited_quota, expired_time }) =>
            steer.act({ act: 'new_key', name, remain_quota, unlimited_quota, expired_time })
          }
        />
      )}
      <ul className="keys">
        {newest.map((key) => (
          <AccountKey key={key.id} {...{ row: key, account, steer }} />
        ))}
      </ul>
    </section>
  );
}

/** The CometAPI account, with controls for everything that can happen to it. */
export function AccountPanel({
  setup,
  onTold,
}: {
  setup: Setup;
  onTold: (words: string) => void;
}): ReactNode {
  const { cometApi } = setup;
  const { value: account } = useLive(`${cometApi}/sandbox/events`, () =>
    getJson<SandboxAccount>(`${cometApi}/sandbox/account`),
  );
  const steer = controls(cometApi, onTold);
  if (!account) return <aside className="account" aria-label="CometAPI account" />;
  const money = (units: number) => usd(units, account.unitsPerUsd);
  return (
    <aside className="account" aria-label="CometAPI account">
      <h2>CometAPI account</h2>
      <p className="balance">
        <b>{money(account.balanceUnits)}</b> balance · {money(account.usedUnits)} used
      </p>
      <BotState bot={setup.bot} onTrouble={onTold} />
      <CometApiSwitches account={account} act={steer.act} />
      <SlackSwitches isRestricted={setup.isRestricted} control={steer.slack} />
      <ClockControls aheadMs={setup.aheadMs} onTrouble={onTold} />
      {setup.policy !== null && <PolicyControls policy={setup.policy} onTold={onTold} />}
      <Keys account={account} steer={steer} />
    </aside>
  );
}
