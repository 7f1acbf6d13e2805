import type { AllMiddlewareArgs, App, BlockAction, SlackActionMiddlewareArgs } from '@slack/bolt';
import { LRUCache } from 'lru-cache';
import { type FormState, formValues, stateIn } from '../../blocks/form-values.ts';
import { CHOICES, MORE } from '../../blocks/ids.ts';
import { formRef, openedFrom } from '../../blocks/refs/form-ref.ts';
import { renderModal } from '../../blocks/unrendered.ts';
import { type Bot, type BotNow, drawnFor } from '../../interaction/bot.ts';
import { identify } from '../../interaction/identify.ts';
import { FORMS } from './forms.ts';

type Changed = AllMiddlewareArgs & SlackActionMiddlewareArgs<BlockAction>;
type View = NonNullable<BlockAction['view']>;

/** What this replica remembers of a form that is open. Without it a field that comes back is empty, and no more. */
interface OpenForm {
  /** Fields that were hidden, as they were filled in. */
  readonly state: FormState;
  /** What Slack called the view after each of the last changes of it. */
  readonly hashes: readonly string[];
}

const MOST_FORMS = 1000;
const MOST_HASHES = 20;

/** A choice in a form brings the fields that depend on it. A change that is lost does no harm: submitting brings them too. */
export function registerChoices(app: App, botNow: BotNow): void {
  const open = new LRUCache<string, OpenForm>({ max: MOST_FORMS });
  const last = new LRUCache<string, Promise<void>>({ max: MOST_FORMS });
  const newest = new LRUCache<string, Changed>({ max: MOST_FORMS });
  for (const action of CHOICES)
    app.action<BlockAction>({ type: 'block_actions', action_id: action }, async (changed) => {
      await changed.ack();
      const { view } = changed.body;
      if (!view) return;
      newest.set(view.id, changed);
      // While somebody types, changes come faster than they are drawn; each tells all that is filled in.
      const isOvertaken = () => isTyped(changed) && newest.get(view.id) !== changed;
      // One after the other: each names the view as the one before it left it.
      const next = (last.get(view.id) ?? Promise.resolve())
        .then(() => (isOvertaken() ? undefined : redraw(botNow(), changed, { view, open })))
        .catch((err: unknown) => botNow().ports.log.info({ err }, 'a form was not redrawn'));
      last.set(view.id, next);
      await next;
    });
}

const isTyped = ({ action }: Changed): boolean => action.type === 'plain_text_input';

async function redraw(
  bot: Bot,
  changed: Changed,
  { view, open }: { view: View; open: LRUCache<string, OpenForm> },
): Promise<void> {
  const { body, action, client } = changed;
  const ref = formRef.parse(view.private_metadata);
  const shown = FORMS.find(({ callback }) => callback === view.callback_id);
  const member = await identify(bot, body);
  const row = ref && (await bot.ports.store.forms.get(ref.form, member.id, bot.ports.clock()));
  if (!shown || !row) return;
  const { form } = ref;
  const before = open.get(view.id);
  const pressed = action.action_id === MORE ? { [MORE]: {} } : {};
  const state = { ...before?.state, ...withoutSecrets(stateIn(view.state), bot.redact), ...pressed };
  const typed = shown.read(formValues({ values: state }));
  const next = await shown.show({ bot, member, isTyping: isTyped(changed) }, typed, {
    data: row.data,
    form,
    problems: [],
  });
  const hashes = before?.hashes.includes(view.hash) ? before.hashes : [view.hash];
  // With the hash, a form that was sent meanwhile is not drawn over its answer.
  const answer = await client.views.update({
    view_id: view.id,
    hash: hashes.at(-1) ?? view.hash,
    view: await drawnFor(bot, member.id, (reader) => renderModal(openedFrom(next, ref.pressed), reader)),
  });
  open.set(view.id, { state, hashes: [...hashes, answer.view?.hash ?? ''].slice(-MOST_HASHES) });
}

/** Slack keeps what is typed in a field that stays, so a secret need not be sent back to it. */
const withoutSecrets = (state: FormState, redact: Bot['redact']): FormState =>
  Object.fromEntries(
    Object.entries(state).map(([block, elements]) => {
      const isSecret = Object.values(elements).some(({ value }) => value && redact(value) !== value);
      return [block, isSecret ? {} : elements];
    }),
  );
