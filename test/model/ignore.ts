import type { KeyRow } from '../../sandbox/cometapi/key-row.ts';
import type { Server } from './server.ts';
import type { Ignored } from './step.ts';

const MEMBERS: Readonly<Record<Ignored, readonly (keyof KeyRow)[]>> = {
  settings: ['name', 'model_limits', 'model_limits_enabled', 'allow_ips', 'expired_time'],
  unlimited_quota: ['unlimited_quota'],
};

/** Each write leaves these as they are, though its answer shows what was sent. */
export function ignore({ account, faults }: Server, what: Ignored): void {
  const rowOf = (id: number) => account.books.rows.find((row) => row.id === id);
  const kept = new Map<number, Partial<KeyRow>>();
  faults.beforeWrite(({ id }) => {
    const row = rowOf(id);
    kept.set(id, Object.fromEntries(MEMBERS[what].map((member) => [member, row?.[member]])));
  });
  faults.afterWrite(({ id }) => {
    const row = rowOf(id);
    if (row) Object.assign(row, kept.get(id));
  });
}
