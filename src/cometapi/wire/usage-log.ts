import { z } from 'zod';
import { units } from '../../domain/keys/quota.ts';
import { withoutSecrets } from '../../domain/keys/redact.ts';

export interface UsageQuery {
  readonly since: Date;
  readonly until: Date;
  /** The name that the key had at the time of its calls; null: all calls of the account. */
  readonly name: string | null;
}

const SPENT = 2;

export const usageParameters = ({ since, until, name }: UsageQuery, page: number) => ({
  type: SPENT,
  start_timestamp: Math.floor(since.getTime() / 1000),
  end_timestamp: Math.floor(until.getTime() / 1000),
  ...(name !== null && { token_name: name }),
  p: page,
  page_size: 100,
});

const call = z
  .looseObject({
    created_at: z.number(),
    quota: z.number(),
    model_name: z.string().catch(''),
    token_id: z.number().nullish().catch(null),
  })
  .transform(({ created_at, quota, model_name, token_id }) => ({
    at: new Date(created_at * 1000),
    spent: units(Math.trunc(quota)),
    // Whoever made the call wrote it.
    model: withoutSecrets(model_name),
    keyId: token_id ?? null,
  }));

export const logPage = z
  .looseObject({
    items: z
      .array(call)
      .nullish()
      .transform((items) => items ?? []),
    total: z.number().nullable().catch(null),
  })
  .transform(({ items, total }) => ({ items, total }));

export type LogPage = z.output<typeof logPage>;
