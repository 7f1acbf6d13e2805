import { ApiError, type GivenView } from './content.ts';
import { inputsIn } from './input-kinds.ts';
import type { View } from './shapes.ts';
import { changed, newId, nextTs, type World } from './world.ts';

const MODALS_IN_A_STACK = 3;

const allViews = (world: World): View[] => [
  ...Object.values(world.workspace.modals).flat(),
  ...Object.values(world.workspace.homes),
];

function claimExternalId(world: World, given: GivenView, own?: View): void {
  const taken = allViews(world).some((view) => view !== own && view.external_id === given.external_id);
  if (given.external_id && taken) throw new ApiError('duplicate_external_id');
}

const fieldsOf = (world: World, given: GivenView) => ({
  callback_id: given.callback_id ?? '',
  external_id: given.external_id ?? '',
  private_metadata: given.private_metadata ?? '',
  blocks: given.blocks,
  hash: `${nextTs(world).split('.')[0]}.${newId('').slice(0, 8)}`,
  notify_on_close: given.notify_on_close ?? false,
  clear_on_close: given.clear_on_close ?? false,
  submit_disabled: given.submit_disabled ?? false,
  errors: {},
  ...(given.title && { title: given.title }),
  ...(given.submit && { submit: given.submit }),
  ...(given.close && { close: given.close }),
});

function newView(world: World, given: GivenView, user: string): View {
  claimExternalId(world, given);
  const id = newId('V');
  return {
    id,
    type: given.type,
    user,
    root_view_id: id,
    previous_view_id: null,
    inputs: inputsIn(given.blocks),
    ...fieldsOf(world, given),
  };
}

export function openModal(world: World, given: GivenView, user: string): View {
  const view = newView(world, given, user);
  world.workspace.modals[user] = [view];
  changed(world);
  return view;
}

export function pushModal(world: World, given: GivenView, user: string): View {
  const stack = world.workspace.modals[user] ?? [];
  const below = stack.at(-1);
  if (!below) throw new ApiError('not_found');
  if (stack.length >= MODALS_IN_A_STACK) throw new ApiError('push_limit_reached');
  const view = newView(world, given, user);
  view.root_view_id = below.root_view_id;
  view.previous_view_id = below.id;
  stack.push(view);
  changed(world);
  return view;
}

export function replaceView(world: World, view: View, given: GivenView): View {
  claimExternalId(world, given, view);
  for (const field of ['title', 'submit', 'close', 'trouble'] as const) delete view[field];
  Object.assign(view, fieldsOf(world, given), { inputs: inputsIn(given.blocks, view.inputs) });
  changed(world);
  return view;
}

export function publishHome(world: World, given: GivenView, user: string): View {
  const before = world.workspace.homes[user];
  if (before) return replaceView(world, before, given);
  const view = newView(world, given, user);
  world.workspace.homes[user] = view;
  changed(world);
  return view;
}

export function closeModal(world: World, user: string, which: 'top' | 'all'): void {
  const stack = world.workspace.modals[user] ?? [];
  world.workspace.modals[user] = which === 'all' ? [] : stack.slice(0, -1);
  changed(world);
}

/** A view as the Web API answers and interaction payloads carry it. */
export function wireView(world: World, view: View): Record<string, unknown> {
  const { user: _, inputs, errors: __, trouble: ___, title, submit, close, ...fields } = view;
  const { team, bot } = world.workspace;
  return {
    ...fields,
    team_id: team.id,
    title: title ?? null,
    submit: submit ?? null,
    close: close ?? null,
    state: { values: inputs },
    app_id: bot.app_id,
    bot_id: bot.bot_id,
    app_installed_team_id: team.id,
  };
}
