import { ids, ownerOf } from '../policy.ts';
import type { Decision } from '../step.ts';
import type { Told } from '../told.ts';
import { type Ask, breaks, brief, type Story } from './story.ts';

const ADMIN = 'ada';
const LEADS = ['U0LEE', 'U0LEA'];
const MAY_DECIDE = [...LEADS, 'U0ADA'];

/** By whom a card says that it was decided: as it was, and by whoever may. */
export function judgeCard(story: Story, { text, state, request }: Told): void {
  const ask = story.asks.find((one) => one.request === request);
  if (!ask) return;
  const tried = (...decisions: Decision[]) =>
    story.tries
      .filter((one) => one.request === request && decisions.includes(one.decision))
      .map(({ by }) => ids[by]);
  if (state === 'Cancelled' && !tried('cancel').includes(ids[ask.by]))
    breaks(story, 'cancelled by somebody else', brief(ask));
  if (state === 'Denied')
    judgeDeciders(story, ask, { by: peopleIn(/Decided by ([^,]*)/, text), tried: tried('deny') });
  if (state !== 'Applied') return;
  const by = peopleIn(/[Aa]pproved by ([^·\n]*)/, text);
  judgeDeciders(story, ask, { by, tried: tried('approve', 'approve_less') });
  if (new Set(by).size < by.length) breaks(story, 'voted twice', brief(ask));
  if (by.length < (ask.deed.kind === 'unlimited_on' ? 2 : 1))
    breaks(story, 'approved by too few', { ...brief(ask), by });
}

const peopleIn = (where: RegExp, text: string): string[] =>
  [...(where.exec(text)?.[1] ?? '').matchAll(/<@(\w+)>/g)].map(([, id = '']) => id);

function judgeDeciders(story: Story, ask: Ask, { by, tried }: { by: string[]; tried: string[] }): void {
  const owner = ask.keyId === null ? undefined : ownerOf(ask.keyId);
  if (by.some((id) => id === ids[ask.by])) breaks(story, 'decided their own', brief(ask));
  if (owner && by.includes(ids[owner])) breaks(story, 'decided about their own key', brief(ask));
  if (by.some((id) => !MAY_DECIDE.includes(id))) breaks(story, 'decided by somebody who may not', brief(ask));
  if (by.some((id) => !tried.includes(id)))
    breaks(story, 'decided by somebody who did not', { ...brief(ask), by });
}

/** Only its owner and admins change a key, leads disable any, and what an admin disabled only an admin enables. */
export function judgeKeyRights(story: Story): void {
  for (const ask of story.asks.filter(({ state }) => state === 'applied')) {
    const owner = ask.keyId === null ? undefined : ownerOf(ask.keyId);
    if (owner === undefined || ask.by === ADMIN) continue;
    if (ask.by !== owner && !(ask.deed.kind === 'disable' && LEADS.includes(ids[ask.by])))
      breaks(story, 'changed a key that is somebody else’s', brief(ask));
    if (['enable', 'renew'].includes(ask.deed.kind) && wasDisabledByAdmin(story, ask))
      breaks(story, 'enabled what an admin had disabled', brief(ask));
  }
}

function wasDisabledByAdmin({ asks, books }: Story, { keyId, at }: Ask): boolean {
  // The console may have enabled it meanwhile.
  if (keyId === null || books.get(keyId)?.isStatusEdited) return false;
  const earlier = asks
    .filter((one) => one.keyId === keyId && one.state === 'applied' && one.appliedAt < at)
    .filter(({ deed: { kind }, by }) => kind === 'disable' || (by === ADMIN && kind !== 'quota'))
    .toSorted((one, other) => one.appliedAt - other.appliedAt);
  const last = earlier.at(-1);
  return last?.deed.kind === 'disable' && last.by === ADMIN;
}
