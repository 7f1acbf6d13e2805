/** Why Slack cannot be used as it is set up. */
export type SlackRefusal =
  | { readonly kind: 'bot_token' | 'app_token' | 'people'; readonly code: string }
  | { readonly kind: 'organisation_wide' | 'not_of_a_bot' | 'people_endless' }
  | { readonly kind: 'other_workspace'; readonly teamId: string; readonly expected: string };

/** A restart fails again; the message says how to fix it. */
export class SlackRefused extends Error {
  override readonly name = 'SlackRefused';

  constructor(refusal: SlackRefusal, options?: ErrorOptions) {
    super(sentenceOf(refusal), options);
  }
}

const PERMISSIONS = 'api.slack.com/apps → your app → OAuth & Permissions';

function sentenceOf(refusal: SlackRefusal): string {
  switch (refusal.kind) {
    case 'bot_token':
      return `Slack refused SLACK_BOT_TOKEN (${refusal.code}). Copy the Bot User OAuth Token again: ${PERMISSIONS}.`;
    case 'app_token':
      return `Slack refused SLACK_APP_TOKEN (${refusal.code}). Copy an app-level token with the scope connections:write: api.slack.com/apps → your app → Basic Information → App-Level Tokens.`;
    case 'organisation_wide':
      return 'SLACK_BOT_TOKEN is from an organisation-wide installation, and I work in a single workspace. Install the app in that workspace and copy its token: api.slack.com/apps → your app → Install App.';
    case 'not_of_a_bot':
      return `SLACK_BOT_TOKEN isn’t the bot token of a workspace. Copy the Bot User OAuth Token (xoxb-…): ${PERMISSIONS}.`;
    case 'other_workspace':
      return `SLACK_BOT_TOKEN belongs to workspace ${refusal.teamId}, but SLACK_TEAM_ID says ${refusal.expected}. Correct one of the two.`;
    case 'people_endless':
      return 'Slack’s list of the people in the workspace doesn’t end, so I can’t read all of it, and I propose nobody from only a part of it. Run this again later.';
    case 'people':
      return refusal.code === 'missing_scope'
        ? `Slack doesn’t tell me who is in the workspace, because the app lacks the scope users:read. Add it and install the app again: ${PERMISSIONS}. If Slack gives you a new token, set SLACK_BOT_TOKEN to it.`
        : `Slack doesn’t tell me who is in the workspace (${refusal.code}). Check the app’s scopes and its token: ${PERMISSIONS}.`;
  }
}
