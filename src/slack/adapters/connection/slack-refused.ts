/** Slack refused a token, or the token belongs to another workspace. A restart does not help. */
export class SlackRefused extends Error {
  override readonly name = 'SlackRefused';
}
