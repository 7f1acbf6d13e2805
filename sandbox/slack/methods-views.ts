import { type Call, type Method, method, optional, required } from './api-call.ts';
import { ApiError, checkedView, type GivenView } from './content.ts';
import type { View } from './shapes.ts';
import { spendTrigger } from './triggers.ts';
import { openModal, publishHome, pushModal, replaceView, wireView } from './views.ts';
import { userById, viewById } from './workspace.ts';

function modalIn(call: Call): GivenView {
  const given = checkedView(call.args['view']);
  if (given.type !== 'modal') throw new ApiError('invalid_arguments');
  return given;
}

const answer = (call: Call, view: View) => ({ view: wireView(call.world, view) });

/** Validates the content first: a refused view does not use up the trigger. */
function open(call: Call) {
  const given = modalIn(call);
  const trigger = spendTrigger(call.world, required(call, 'trigger_id'));
  return answer(call, openModal(call.world, given, trigger.user));
}

function push(call: Call) {
  const given = modalIn(call);
  const trigger = spendTrigger(call.world, required(call, 'trigger_id'));
  return answer(call, pushModal(call.world, given, trigger.user));
}

function named(call: Call): View | undefined {
  const external = optional(call, 'external_id');
  const { modals } = call.world.workspace;
  if (!external) return viewById(call.world.workspace, required(call, 'view_id'));
  return Object.values(modals)
    .flat()
    .find((view) => view.external_id === external);
}

function checkHash(call: Call, view: View | undefined): void {
  const hash = optional(call, 'hash');
  if (hash !== undefined && view && hash !== view.hash) throw new ApiError('hash_conflict');
}

function update(call: Call) {
  const given = checkedView(call.args['view']);
  const view = named(call);
  if (!view) throw new ApiError('not_found');
  checkHash(call, view);
  if (given.type !== view.type) throw new ApiError('invalid_arguments');
  return answer(call, replaceView(call.world, view, given));
}

function publish(call: Call) {
  const { workspace, app } = call.world;
  const user = required(call, 'user_id');
  if (!app.homeTab) throw new ApiError('not_enabled');
  const given = checkedView(call.args['view']);
  if (given.type !== 'home' || !userById(workspace, user)) throw new ApiError('invalid_arguments');
  checkHash(call, workspace.homes[user]);
  return answer(call, publishHome(call.world, given, user));
}

export const viewMethods: Record<string, Method> = {
  'views.open': method([], open),
  'views.push': method([], push),
  'views.update': method([], update),
  'views.publish': method([], publish),
};
