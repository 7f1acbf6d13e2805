import type { Change } from '../../domain/changes/changes.ts';
import { changeKey } from '../../usecases/changes/change-key.ts';
import { findKey } from '../../usecases/mirror/find-key.ts';
import { findKeyToDisable } from '../../usecases/mirror/find-key-to-disable.ts';
import type { MirroredKey } from '../../usecases/ports/store/keys.ts';
import { changeReport } from '../interaction/change-report.ts';
import type { Interaction } from '../interaction/interaction.ts';
import type { Text } from '../text/text.ts';
import { changeMessage } from '../views/requests/change-result.ts';
import { retryWithReason } from './retry-with-reason.ts';
import type { KeyWord } from './verb.ts';

interface Toggle {
  readonly key: Exclude<KeyWord, null>;
  readonly change: Extract<Change, { kind: 'enable' | 'disable' | 'renew' }>;
  readonly reason: string;
  /** Opens the form that asks for a reason, if a lead has to decide. */
  askReason(key: MirroredKey, problem: Text): Promise<void>;
}

/** Applies a change that needs no form. */
export async function toggleKey(
  interaction: Interaction,
  { key, change, reason, askReason }: Toggle,
): Promise<void> {
  const { bot, member, responder } = interaction;
  await responder.begin();
  const find = change.kind === 'disable' ? findKeyToDisable : findKey;
  const found = await find(bot.ports, member, key);
  const run = async () => {
    const asked = await changeKey(bot.ports, member, { keyId: found.id, change, reason });
    await responder.say(changeMessage(await changeReport(bot, member, asked)));
  };
  await retryWithReason(run, (problem) => askReason(found, problem));
}
