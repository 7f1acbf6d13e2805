import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';

/** The address and access token of a CometAPI account. */
export interface Access {
  readonly url: string;
  readonly accessToken: string;
  readonly userId: string;
}

const rowAnswer = z.object({
  success: z.literal(true),
  data: z.object({ id: z.number(), remain_quota: z.number(), used_quota: z.number() }),
});
const listed = z.array(z.object({ id: z.number(), name: z.string() }));
const listAnswer = z.object({ data: z.union([listed, z.object({ items: listed })]) });

/** The account as its server shows it, without the bot. */
export function openAccount({ url, accessToken, userId }: Access) {
  const ask = async (path: string): Promise<unknown> => {
    const answer = await fetch(url + path, {
      headers: { authorization: accessToken, 'new-api-user': userId },
    });
    return answer.json();
  };
  return {
    async idOf(name: string): Promise<number> {
      const { data } = listAnswer.parse(await ask('/api/token/?p=1&page_size=100&size=100'));
      const found = ('items' in data ? data.items : data).find((row) => row.name === name);
      if (!found) throw new Error(`the account holds no key ${name}`);
      return found.id;
    },
    /** A server on a busy disk refuses some reads. */
    async granted(id: number, tries = 10): Promise<number> {
      const answer = rowAnswer.safeParse(await ask(`/api/token/${id}`));
      if (answer.success) return answer.data.data.remain_quota + answer.data.data.used_quota;
      if (tries === 1) throw answer.error;
      await pause(500);
      return this.granted(id, tries - 1);
    },
  };
}

const counted = /^cometkey_cometapi_call_seconds_count\{[^}]*what="(?:get|put)"[^}]*\} (\d+)$/gm;

/** How many single-key reads and writes the bot has made so far. */
export async function callsOf(botPort: number): Promise<number> {
  const text = await (await fetch(`http://127.0.0.1:${botPort}/metrics`)).text();
  const counts = [...text.matchAll(counted)].map(([, count]) => Number(count));
  return counts.reduce((sum, count) => sum + count, 0);
}
