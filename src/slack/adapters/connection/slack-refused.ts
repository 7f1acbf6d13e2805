/** Slack refused a token, or the token is another workspace's: starting again will not help. */
export class SlackRefused extends Error {
  override readonly name = 'SlackRefused';
}
