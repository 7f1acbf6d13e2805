import { type RenewalTime, renewalOf } from '../../../domain/changes/renew.ts';
import type { Problem } from '../../../domain/problems/problem.ts';
import { span } from '../../../domain/time.ts';
import { changeKey } from '../../../usecases/changes/change-key.ts';
import { keyById } from '../../../usecases/mirror/find-key.ts';
import type { PolicyReport } from '../../../usecases/requests/preview-change.ts';
import { CALLBACKS, FIELDS } from '../../blocks/ids.ts';
import { parseRenewalTime } from '../../command-line/parsers/renewal.ts';
import { sayChange } from '../../interaction/say-change.ts';
import { type RenewFormTyped, renewForm } from '../../views/forms/renew-form.ts';
import {
  type Asking,
  aboutKey,
  type FormData,
  keyAndReason,
  keyIdOf,
  shownIn,
  type WithKey,
} from '../fields/form-key.ts';
import { movedProblems } from '../fields/key-moved.ts';
import { foreseeKeyChange, needReason, sayable, shortEnough, withRefusals } from '../fields/reason.ts';
import { type ChangeSoFar, impossibleSoFar, mistakesUnless, withImpossible } from '../fields/sensible.ts';
import { readSoFar } from '../fields/so-far.ts';
import type { Submission } from '../submission.ts';

type Typed = WithKey<RenewFormTyped>;

const timeIn = ({ bot, member: { zone } }: Asking, { time }: Typed): RenewalTime =>
  parseRenewalTime(time, { now: bot.ports.clock(), zone });

const changeSoFar =
  (asking: Asking, typed: Typed): ChangeSoFar =>
  () => {
    const usual = { span: span(1, 'd'), zone: asking.member.zone };
    return { kind: 'renew', ...readSoFar(() => timeIn(asking, typed), usual) };
  };

const reportOf = (asking: Asking, typed: Typed, data: FormData): Promise<PolicyReport | null> =>
  foreseeKeyChange(asking, { typed, data }, (key) => key && changeSoFar(asking, typed)(key));

const impossibleIn = (asking: Asking, typed: Typed, data: FormData): Promise<Problem | null> =>
  impossibleSoFar(asking, { typed, data }, changeSoFar(asking, typed));

export const renewSubmission: Submission<Typed> = {
  callback: CALLBACKS.renew,
  impossible: impossibleIn,
  async show(asking, typed, showing) {
    const impossible = await impossibleIn(asking, typed, showing.data);
    const about = await aboutKey(asking, typed, withImpossible(showing, impossible));
    const report = impossible ? null : await reportOf(asking, typed, showing.data);
    const foreseen = await sayable(report, () => timeIn(asking, typed));
    return renewForm({ ...about, foreseen, typed, preview: withRefusals(report, showing.problems) });
  },
  read: (values) => ({ time: values.text(FIELDS.span), ...keyAndReason(values) }),
  mistakes: (interaction, typed, data) =>
    mistakesUnless(() => impossibleIn(interaction, typed, data), FIELDS.span, {
      [FIELDS.key]: () => keyIdOf(data, typed.chosen),
      [FIELDS.span]: async () => {
        timeIn(interaction, typed);
        shortEnough(await reportOf(interaction, typed, data));
      },
      [FIELDS.reason]: async () => needReason(await reportOf(interaction, typed, data), typed.reason),
    }),
  async refreshed(asking, typed, { data, problem }) {
    const key = await keyById(asking.bot.ports, asking.member, keyIdOf(data, typed.chosen));
    const shown = shownIn(data);
    const seen = shown ? { expiresAt: shown.expiresAt } : {};
    return { typed, data, problems: movedProblems(problem, key, seen) };
  },
  async act(interaction, typed, data) {
    const { bot, member } = interaction;
    const shown = shownIn(data);
    const change = {
      kind: 'renew',
      ...timeIn(interaction, typed),
      ...(shown && renewalOf(shown)),
    } as const;
    const keyId = keyIdOf(data, typed.chosen);
    const asked = await changeKey(bot.ports, member, { keyId, change, reason: typed.reason });
    await sayChange(interaction, asked);
  },
};
