import type { Sides } from './stage-settings.ts';
import { SIGNING_SECRET } from './stage-settings.ts';

/** Every secret of this stage. */
export const secretsOf = ({ slack, cometApi }: Sides): string[] => [
  ...cometApi.account.books.rows.map(({ key }) => key),
  cometApi.accessToken,
  slack.botToken,
  slack.appToken,
  SIGNING_SECRET,
];

/** Everything the bot sent to Slack, except the modal that reveals a secret to its owner. */
export const saidToSlack = ({ slack }: Pick<Sides, 'slack'>): string[] =>
  slack.calls
    .filter(({ method, args }) => !(method.startsWith('views.') && isReveal(args['view'])))
    .map((call) => JSON.stringify(call));

const isReveal = (view: unknown): boolean => JSON.stringify(view ?? '').includes('modal.secret');

/** The texts that hold one of the secrets. */
export const leaking = (texts: readonly string[], secrets: readonly string[]): string[] =>
  texts.filter((text) => secrets.some((secret) => text.includes(secret)));
