import type { Asking, FormData } from './fields/form-key.ts';

/** Stores what a form must remember, so that any replica can answer its submission. Returns the id of the row. */
export async function rememberForm({ bot, member }: Asking, kind: string, data: FormData): Promise<string> {
  const { store, newId, clock } = bot.ports;
  const id = newId();
  await store.forms.save({ id, person: member.id, kind, data }, clock());
  return id;
}
