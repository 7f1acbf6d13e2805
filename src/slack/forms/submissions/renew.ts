import { renewalOf } from '../../../domain/changes/renew.ts';
import type { Problem } from '../../../domain/problems/problem.ts';
import { span } from '../../../domain/time.ts';
import { changeKey } from '../../../usecases/changes/change-key.ts';
import { keyById } from '../../../usecases/mirror/find-key.ts';
import type { Preview } from '../../../usecases/ports/read-models.ts';
import { CALLBACKS, FIELDS } from '../../blocks/ids.ts';
import { parseSpanWord } from '../../command-line/parsers/span.ts';
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
import { needReason, previewKeyChange, withRefusals } from '../fields/reason.ts';
import { type ChangeSoFar, impossibleSoFar, mistakesUnless, withImpossible } from '../fields/sensible.ts';
import { readSoFar } from '../fields/so-far.ts';
import type { Submission } from '../submission.ts';

type Typed = WithKey<RenewFormTyped>;

const changeSoFar =
  (asking: Asking, typed: Typed): ChangeSoFar =>
  () => {
    const by = readSoFar(() => parseSpanWord(typed.span), span(1, 'd'));
    return { kind: 'renew', span: by, zone: asking.member.zone };
  };

const previewOf = (asking: Asking, typed: Typed, data: FormData): Promise<Preview | null> =>
  previewKeyChange(asking, { typed, data }, (key) => key && changeSoFar(asking, typed)(key));

const impossibleIn = (asking: Asking, typed: Typed, data: FormData): Promise<Problem | null> =>
  impossibleSoFar(asking, { typed, data }, changeSoFar(asking, typed));

export const renewSubmission: Submission<Typed> = {
  callback: CALLBACKS.renew,
  impossible: impossibleIn,
  async show(asking, typed, showing) {
    const impossible = await impossibleIn(asking, typed, showing.data);
    const about = await aboutKey(asking, typed, withImpossible(showing, impossible));
    const preview = impossible ? null : await previewOf(asking, typed, showing.data);
    return renewForm({ ...about, typed, preview: withRefusals(preview, showing.problems) });
  },
  read: (values) => ({ span: values.text(FIELDS.span), ...keyAndReason(values) }),
  mistakes: (interaction, typed, data) =>
    mistakesUnless(() => impossibleIn(interaction, typed, data), FIELDS.span, {
      [FIELDS.key]: () => keyIdOf(data, typed.chosen),
      [FIELDS.span]: () => parseSpanWord(typed.span),
      [FIELDS.reason]: async () => needReason(await previewOf(interaction, typed, data), typed.reason),
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
      span: parseSpanWord(typed.span),
      zone: member.zone,
      ...(shown && renewalOf(shown)),
    } as const;
    const keyId = keyIdOf(data, typed.chosen);
    const asked = await changeKey(bot.ports, member, { keyId, change, reason: typed.reason });
    await sayChange(interaction, asked);
  },
};
