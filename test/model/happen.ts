import type { KeyRow } from '../../sandbox/cometapi/key-row.ts';
import { refusalAtUse } from '../../sandbox/cometapi/key-row.ts';
import { HOUR, MINUTE } from '../../src/domain/time.ts';
import { CALL_MS } from './bot.ts';
import type { ConsoleEdit, Happening } from './step.ts';
import type { World } from './world.ts';

/** What goes on around the bots; each is a matter of a moment. */
export function happen(world: World, happening: Exclude<Happening, { kind: 'act' }>): void {
  const { account, faults } = world.server;
  switch (happening.kind) {
    case 'spend':
      return void withKey(world, happening.key, ({ id }) => account.spend(id, happening.units));
    case 'estimate':
      return void withKey(
        world,
        happening.key,
        ({ id }) =>
          void world.estimates.push({
            id,
            units: happening.units,
            settle: account.hold(id, happening.units),
          }),
      );
    case 'settle': {
      const held = world.estimates.shift();
      if (!held || !account.row(held.id)) return;
      return void held.settle(happening.units);
    }
    case 'use':
      return void withKey(world, happening.key, (row) => use(world, row));
    case 'console':
      return void withKey(world, happening.key, (row) => edit(world, row, happening.edit));
    case 'fault': {
      const { fault: kind, method, times } = happening;
      // Longer than a call may take, but over before anybody asks again whether it landed.
      const ms = kind === 'latency' ? CALL_MS + 15 : CALL_MS + 100;
      faults.add({ kind, match: { method }, times, ms, message: 'database is locked' });
      return;
    }
    case 'slack_away':
      world.oracle.slackWentAway();
      return void world.slack.faults.push({ method: '*', kind: 'http500', times: happening.times });
    case 'down':
      return void faults.down(happening.down);
    case 'time':
      return void world.passes(happening.minutes * MINUTE);
    case 'crash':
      return void world.crash(happening.bot);
  }
}

function withKey({ server }: World, nth: number, act: (row: KeyRow) => void): void {
  const rows = server.account.books.rows.filter(({ DeletedAt }) => DeletedAt === null);
  const row = rows[nth % Math.max(1, rows.length)];
  if (row) act(row);
}

function use({ server, now }: World, row: KeyRow): void {
  const refusal = refusalAtUse(row, Math.floor(now().getTime() / 1000));
  if (refusal === null || refusal === 'disabled' || !server.upstream.flavour.lazyStatus) return;
  server.account.editInConsole(row.id, { status: refusal === 'expired' ? 3 : 4 });
}

function edit(world: World, row: KeyRow, what: ConsoleEdit): void {
  const { account } = world.server;
  const before = { ...row };
  if (what.kind === 'delete') account.deleteInConsole(row.id);
  else account.editInConsole(row.id, membersOf(what, row, world.now()));
  world.oracle.sawEdit(before, row);
}

function membersOf(what: Exclude<ConsoleEdit, { kind: 'delete' }>, row: KeyRow, now: Date): Partial<KeyRow> {
  switch (what.kind) {
    case 'quota':
      return { remain_quota: Math.max(0, row.remain_quota + what.delta) };
    case 'name':
      return { name: what.name };
    case 'status':
      return { status: what.status };
    case 'unlimited':
      return { unlimited_quota: what.on, remain_quota: Math.max(0, row.remain_quota) };
    case 'expires':
      return {
        expired_time: what.hours === null ? -1 : Math.floor((now.getTime() + what.hours * HOUR) / 1000),
      };
  }
}
