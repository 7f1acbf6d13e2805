import type { Failure } from '../../../../domain/requests/outcome.ts';
import { money, msg, nothing, type Text } from '../../../text/text.ts';
import { type Details, partOf, priceIn, unitsIn } from './details.ts';

/** By kind of failure, because some have written what was wanted, or a part of it, or perhaps. */
const FAILED: Readonly<Record<Failure['kind'], (wanted: Text, details: Details) => Text>> = {
  refused: (wanted) => msg`I couldn’t apply ${wanted}: CometAPI refused`,
  drifted: (wanted, details) => msg`I applied ${wanted}, but it came out otherwise${foundText(details)}`,
  edited_meanwhile: (wanted) =>
    msg`I started to apply ${wanted}, but somebody edited the key in the console at the same time`,
  not_taken: (wanted) => msg`CometAPI accepted ${wanted}, but the key didn’t show it afterwards`,
  not_enabled: (wanted) => msg`I applied ${wanted}, but left the key disabled`,
  twins: (wanted) => msg`I applied ${wanted}, and found several new keys of that name`,
  renamed: (wanted) => msg`I lost CometAPI’s answer to ${wanted}, and no key had the name`,
  not_found_after_create: (wanted) => msg`CometAPI accepted ${wanted}, but didn’t list it`,
  gave_up: (wanted, details) =>
    partOf(details, 'failure')['auth'] === true
      ? msg`I couldn’t apply ${wanted}: CometAPI refused my access token`
      : msg`I couldn’t apply ${wanted}: CometAPI didn’t answer`,
  busy: (wanted) => msg`I couldn’t apply ${wanted}: another change was in the way`,
  unproven: (wanted) => msg`I couldn’t apply ${wanted}: Slack didn’t tell me who was allowed to ask for it`,
  unreachable: (wanted) => msg`I don’t know whether I applied ${wanted}: CometAPI didn’t answer`,
};

export function failedText(wanted: Text, details: Details): Text {
  const { kind } = partOf(details, 'failure');
  return typeof kind === 'string' && Object.hasOwn(FAILED, kind)
    ? FAILED[kind as Failure['kind']](wanted, details)
    : msg`I couldn’t apply ${wanted}`;
}

function foundText(details: Details): Text {
  const failure = partOf(details, 'failure');
  const [wanted, found, price] = [unitsIn(failure, 'wanted'), unitsIn(failure, 'found'), priceIn(details)];
  return wanted === null || found === null || price === null
    ? nothing
    : msg`: ${money(found, price)} granted instead of ${money(wanted, price)}`;
}
