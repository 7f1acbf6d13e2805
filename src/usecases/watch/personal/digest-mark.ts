import type { UserId } from '../../../domain/member.ts';
import type { DigestMark } from '../../../domain/notices/delivery/due-digest.ts';
import type { Ports } from '../../ports/ports.ts';

/** When a person's digest was last made, as a value in the store. */
export function digestMark(member: UserId) {
  const name = `digest:${member}`;
  const swap = (from: string | null, to: DigestMark) => ({ name, from, to: JSON.stringify(to) });
  return {
    async read({ keyValues }: Ports['store']): Promise<{ stored: string | null; last: DigestMark | null }> {
      const stored = await keyValues.get(name);
      return { stored, last: stored === null ? null : markIn(stored) };
    },
    swap,
    /** Nothing that was before the choice is made up for. */
    chosen: async ({ keyValues }: Ports['store'], at: Date) =>
      swap(await keyValues.get(name), { at, period: null }),
  };
}

function markIn(stored: string): DigestMark {
  const { at, period } = JSON.parse(stored) as { at: string; period: string | null };
  return { at: new Date(at), period };
}
