import { z } from 'zod';
import { ApiError, checkedView } from './content.ts';
import { type Control, controlsIn, inputKind, stateValue } from './input-kinds.ts';
import { viewClosed, viewSubmission } from './payloads.ts';
import type { User, View } from './shapes.ts';
import { markTrouble, NO_CONNECTION } from './slackbot-messages.ts';
import { closeModal, pushModal, replaceView } from './views.ts';
import { topModal } from './workspace.ts';
import { changed, type World } from './world.ts';

export type Submission =
  | { closed: true }
  | { view: View }
  | { errors: Record<string, string> }
  | { trouble: string };

const REQUIRED = 'Please complete this required field.';

const limit = (value: unknown): number | undefined => (value === undefined ? undefined : Number(value));

function faultInNumber(text: string, { element }: Control): string | undefined {
  const pattern = element['is_decimal_allowed'] ? /^-?\d+(\.\d+)?$/ : /^-?\d+$/;
  if (!pattern.test(text)) return 'Please enter a valid number.';
  const [least, most] = [limit(element['min_value']), limit(element['max_value'])];
  if (least !== undefined && Number(text) < least) return `Must be greater than or equal to ${least}.`;
  return most !== undefined && Number(text) > most ? `Must be less than or equal to ${most}.` : undefined;
}

function faultInText(text: string, control: Control): string | undefined {
  const { element } = control;
  const [least, most] = [limit(element['min_length']) ?? 0, limit(element['max_length']) ?? 3000];
  if (text.length < least) return `Please enter at least ${least} characters.`;
  if (text.length > most) return `Please enter no more than ${most} characters.`;
  if (element.type === 'number_input') return faultInNumber(text, control);
  if (element.type === 'email_text_input' && !z.email().safeParse(text).success)
    return 'Please enter a valid email address.';
  return element.type === 'url_text_input' && !URL.canParse(text) ? 'Please enter a valid URL.' : undefined;
}

function faultIn(view: View, control: Control): string | undefined {
  const value = stateValue(view.inputs, control);
  const isEmpty = value === null || value === undefined || (Array.isArray(value) && value.length === 0);
  if (isEmpty) return control.block.optional ? undefined : REQUIRED;
  if (inputKind(control.element)?.field === 'value') return faultInText(String(value), control);
  const most = limit(control.element['max_selected_items']);
  return Array.isArray(value) && most !== undefined && value.length > most
    ? `Please select no more than ${most}.`
    : undefined;
}

/** The checks that Slack's client makes before it sends a submission. */
function ownErrors(view: View): Record<string, string> {
  const faults = controlsIn(view.blocks)
    .filter(({ block }) => block.type === 'input')
    .map((control) => [control.block.block_id, faultIn(view, control)]);
  return Object.fromEntries(faults.filter(([, fault]) => fault !== undefined));
}

function refuse(world: World, view: View, errors: Record<string, string>): Submission {
  view.errors = errors;
  changed(world);
  return { errors };
}

const answerSchema = z.discriminatedUnion('response_action', [
  z.object({ response_action: z.literal('errors'), errors: z.record(z.string(), z.string().min(1)) }),
  z.object({ response_action: z.literal('update'), view: z.unknown() }),
  z.object({ response_action: z.literal('push'), view: z.unknown() }),
  z.object({ response_action: z.literal('clear') }),
]);

function close(world: World, user: User, view: View): Submission {
  const stack = world.workspace.modals[user.id] ?? [];
  world.workspace.modals[user.id] = stack.filter((other) => other !== view);
  changed(world);
  return { closed: true };
}

function obey(
  world: World,
  user: User,
  { view, answer }: { view: View; answer: z.infer<typeof answerSchema> },
) {
  switch (answer.response_action) {
    case 'clear':
      closeModal(world, user.id, 'all');
      return { closed: true as const };
    case 'update':
      return { view: replaceView(world, view, checkedView(answer.view)) };
    case 'push':
      return { view: pushModal(world, checkedView(answer.view), user.id) };
    case 'errors': {
      const inputs = view.blocks.filter((block) => block.type === 'input').map((block) => block.block_id);
      const unknown = Object.keys(answer.errors).filter((blockId) => !inputs.includes(blockId));
      if (unknown.length > 0) throw new ApiError(`no input block ${unknown.join(', ')}`);
      return refuse(world, view, answer.errors);
    }
  }
}

const isEmpty = (payload: unknown): boolean =>
  payload === undefined || payload === null || payload === '' || JSON.stringify(payload) === '{}';

export async function submit(world: World, user: User): Promise<Submission> {
  const view = topModal(world.workspace, user.id);
  if (!view) throw new Error(`${user.name} has no modal open`);
  if (!view.submit || view.submit_disabled) throw new Error('this modal has no button to submit it');
  delete view.trouble;
  const errors = ownErrors(view);
  if (Object.keys(errors).length > 0) return refuse(world, view, errors);
  view.errors = {};
  const ack = await world.deliver({ kind: 'interactive', payload: viewSubmission(world, user, view) });
  if (ack.ok && isEmpty(ack.payload)) return close(world, user, view);
  const answer = ack.ok ? answerSchema.safeParse(ack.payload) : undefined;
  if (!answer?.success) return fail(world, user, { view, why: ack.ok ? 'invalid answer' : ack.reason });
  try {
    return obey(world, user, { view, answer: answer.data });
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    return fail(world, user, { view, why: `${error.code} ${JSON.stringify(error.extra)}` });
  }
}

/** Slack's generic error, with the reason added for the developer. */
function fail(world: World, user: User, { view, why }: { view: View; why: string }): Submission {
  const words = `${NO_CONNECTION} (${why})`;
  markTrouble(world, user, { place: { kind: 'view', view }, words });
  return { trouble: words };
}

export async function closeByHand(world: World, user: User): Promise<void> {
  const stack = world.workspace.modals[user.id] ?? [];
  const top = stack.at(-1);
  if (!top) throw new Error(`${user.name} has no modal open`);
  const closed = top.clear_on_close ? stack.toReversed() : [top];
  closeModal(world, user.id, top.clear_on_close ? 'all' : 'top');
  for (const view of closed.filter((one) => one.notify_on_close)) {
    const payload = viewClosed(world, user, { view, isCleared: top.clear_on_close });
    await world.deliver({ kind: 'interactive', payload });
  }
}
