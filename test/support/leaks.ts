import type { Sides } from './stage-settings.ts';
import { SIGNING_SECRET } from './stage-settings.ts';

/** Every value of this stage that nobody but its owner may ever see. */
export const secretsOf = ({ slack, cometApi }: Sides): string[] => [
  ...cometApi.account.books.rows.map(({ key }) => key),
  cometApi.accessToken,
  slack.botToken,
  slack.appToken,
  SIGNING_SECRET,
];

/** What the bot said to Slack, except the one view that shows an owner their own secret. */
export const saidToSlack = ({ slack }: Pick<Sides, 'slack'>): string[] =>
  slack.calls
    .filter(({ method, args }) => !(method.startsWith('views.') && isReveal(args['view'])))
    .map((call) => JSON.stringify(call));

const isReveal = (view: unknown): boolean => JSON.stringify(view ?? '').includes('modal.secret');

/** The texts that hold one of the secrets. */
export const leaking = (texts: readonly string[], secrets: readonly string[]): string[] =>
  texts.filter((text) => secrets.some((secret) => text.includes(secret)));
