import { setImmediate as turn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import type { Person } from '../../sandbox/slack/person.ts';
import { textOf } from '../../sandbox/slack/text-of.ts';
import { person } from '../../sandbox/slack/workspace.ts';
import type { Request } from '../../src/domain/requests/request.ts';
import { plays } from '../support/effort.ts';
import { type Stage, startStage } from '../support/stage.ts';
import { onPostgres } from '../support/store-sites.ts';
import { USD } from '../support/usd.ts';

const ASKED = 5;
const LESS = 2;

const ROUNDS = plays(3, 200);

type Act = 'approve' | 'deny' | 'edit';
const ACTS: readonly Act[] = ['approve', 'deny', 'edit'];
const BUTTON = { approve: 'Approve', deny: 'Deny', edit: 'Edit and approve' } as const;

/** Whoever denies or gives less has the form open before all of them send at once. */
const opens = async (lead: Person, act: Act): Promise<void> =>
  act === 'approve' ? undefined : lead.clicks(BUTTON[act]);

const fills = async (lead: Person, act: Act): Promise<void> => {
  if (act === 'deny') await lead.fills({ reason: `not now, says ${lead.name}` });
  if (act === 'edit') await lead.fills({ amount: String(LESS) });
};

const sends = (lead: Person, act: Act): Promise<unknown> =>
  act === 'approve' ? lead.clicks(BUTTON.approve) : lead.submits();

/** Where they clicked or sent: a message that only they see, or the form. */
const toldIn = (lead: Person, act: Act): string =>
  textOf((act === 'approve' ? lead.lastEphemeral() : lead.modal()) ?? {});

function withLeads({ slack: { workspace, as } }: Stage, count: number): Person[] {
  const names = Array.from({ length: count }, (_, at) => `lead${at}`);
  const users = names.map((name) => person(name, `Lead ${name}`, 'Europe/Berlin'));
  const ids = users.map(({ id }) => id);
  workspace.users.push(...users);
  for (const { id, users: members } of workspace.groups) if (id === 'S0LEADS') members.push(...ids);
  for (const { id, members } of workspace.channels) if (id === 'C0REQUESTS') members.push(...ids);
  return names.map((name) => as(name));
}

const deciderOf = (request: Request): string | undefined =>
  request.state === 'denied' ? request.by : 'votes' in request ? request.votes.at(-1)?.by : undefined;

const given = (request: Request): number => {
  if (request.state !== 'applied' || request.change.kind !== 'quota') return 0;
  return request.change.delta / USD;
};

const granted = ({ cometApi }: Stage) => (cometApi.account.row(1)?.remain_quota ?? 0) / USD;
const writes = ({ cometApi }: Stage) =>
  cometApi.account.calls.filter(({ method }) => method === 'PUT').length;

async function round(stage: Stage, leads: readonly Person[], nth: number): Promise<Act> {
  const { ana, bot } = stage;
  const [before, written] = [granted(stage), writes(stage)];
  await stage.after(ana.types(`/cometkey quota search-prod +$${ASKED} round ${nth}`));
  const acts = leads.map((_, at) => ACTS[(at + nth) % ACTS.length] ?? 'approve');
  const all = <T>(does: (lead: Person, act: Act) => Promise<T>) =>
    stage.after(Promise.all(leads.map((lead, at) => does(lead, acts[at] ?? 'approve'))));
  await all(opens);
  await all(fills);
  // Some ways are shorter, so each act gets rounds in which the others set out a little later.
  await all(async (lead, act) => {
    const wait = act === ACTS[nth % ACTS.length] ? 0 : (nth * 97) % 600;
    for (let turns = 0; turns < wait; turns += 1) await turn();
    await sends(lead, act);
  });
  await stage.runs('apply');

  const [request] = await bot.ports.store.requests.list({ limit: 1 });
  if (!request) throw new Error('nobody asked');
  expect(['applied', 'denied']).toContain(request.state);
  const first = leads.findIndex(({ id }) => id === deciderOf(request));
  const act = acts[first];
  if (!act) throw new Error(`decided by ${deciderOf(request)}`);
  expect(given(request)).toBe({ approve: ASKED, edit: LESS, deny: 0 }[act]);
  expect(granted(stage)).toBe(before + given(request));
  expect(writes(stage) - written).toBe(act === 'deny' ? 0 : 1);
  const entries = await bot.ports.store.audit.list({ since: new Date(0), limit: 200 });
  const ofIt = entries.filter(({ requestId }) => requestId === request.id).map((entry) => entry.act);
  expect(ofIt.filter((one) => one === 'request.approved' || one === 'request.denied')).toHaveLength(1);
  for (const [at, lead] of leads.entries()) {
    if (at !== first)
      expect(toldIn(lead, acts[at] ?? 'approve'), `${lead.name} would ${acts[at]}`).toMatch(
        new RegExp(`no longer waiting for a decision[^]*<@${leads[first]?.id}>`),
      );
    if (lead.modal()) await lead.closes();
  }
  return act;
}

onPostgres('twenty leads decide at once, on two bots', (site) => {
  test(
    'one of them decides, the others are told where they clicked who it was, and it is written once',
    async () => {
      await using database = await site();
      await using stage = await startStage({ databaseUrl: database.url });
      const leads = withLeads(stage, 20);
      await stage.after(stage.ana.types('/cometkey create search-prod --quota $20 --expires 90d'));
      await stage.another();
      const won: Record<Act, number> = { approve: 0, deny: 0, edit: 0 };
      for (let nth = 0; nth < ROUNDS; nth += 1) won[await round(stage, leads, nth)] += 1;
      if (ROUNDS >= 200) expect(Math.min(...Object.values(won)), JSON.stringify(won)).toBeGreaterThan(10);
    },
    plays(60_000, 3_600_000),
  );
});
