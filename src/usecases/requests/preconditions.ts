import { kindOf } from '../../domain/changes/changes.ts';
import type { CreatePlan, StaleReason } from '../../domain/changes/plan.ts';
import type { Applying } from '../../domain/requests/request.ts';
import { keyName } from '../keys/find-key.ts';
import type { CometApi, Lane } from '../ports/cometapi.ts';
import type { Ports } from '../ports/ports.ts';
import { unfinished } from './unfinished-requests.ts';

/** An amount is units with the price it was asked under; under another price it means something else. */
export async function priceMoved({ cometApi }: Ports, request: Applying): Promise<StaleReason | null> {
  if (!kindOf(request.change).isPriced) return null;
  const is = await cometApi.unitsPerUsdNow();
  return is === request.unitsPerUsd ? null : { kind: 'unit_price_changed', was: request.unitsPerUsd, is };
}

/** Under the lease of creates: somebody may have made one of that name since this one was asked for. */
export async function nameTaken(ports: Ports, name: string): Promise<StaleReason | null> {
  const [twin] = await ports.store.keys.byName(name, 'all');
  if (twin) return { kind: 'name_taken', twin: keyName(twin) };
  // A rename that was cut short may have landed.
  const renamed = (await unfinished(ports, null)).find(
    ({ change, keyId }) => keyId !== null && kindOf(change).newName(change) === name,
  );
  return renamed ? { kind: 'name_taken', twin: { id: renamed.keyId ?? 0, name } } : null;
}

/** Whether CometAPI lists what this plan may have created. */
export async function isListed(
  cometApi: CometApi,
  { previousMaxId, key: { name } }: CreatePlan,
  lane: Lane,
): Promise<boolean> {
  for await (const { keys } of cometApi.pages(lane)) {
    if (keys.some((key) => key.id > previousMaxId && key.name === name)) return true;
    if (keys.some((key) => key.id <= previousMaxId)) return false;
  }
  return false;
}
