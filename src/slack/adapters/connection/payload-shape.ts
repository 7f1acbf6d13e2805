import { z } from 'zod';

const Named = z.looseObject({ id: z.string() });
const absent = z.undefined().optional();

/** Bolt tells the kind of a payload by which fields it has, in this order, and does not check their types. */
export const SlackPayload = z.union([
  z.looseObject({ ssl_check: z.literal('1') }),
  z.looseObject({ type: z.literal('url_verification'), challenge: z.string() }),
  z.looseObject({
    event: z.looseObject({
      type: z.string(),
      channel: z.union([z.string(), Named]).optional(),
      item: z.looseObject({}).optional(),
    }),
  }),
  z.looseObject({ event: absent, command: z.string(), user_id: z.string(), channel_id: z.string() }),
  z.looseObject({
    event: absent,
    command: absent,
    type: z.string(),
    user: Named,
    channel: Named.optional(),
    actions: z
      .array(z.looseObject({ type: z.string(), action_id: z.string() }))
      .min(1)
      .optional(),
  }),
]);

export const isSlackPayload = (body: unknown): boolean => SlackPayload.safeParse(body).success;
