/** How many texts of a file the catalogue does not show yet. A number may only fall. */
export const UNSAID: Readonly<Record<string, number>> = {};

/** The same of what whoever runs the bot reads. */
export const UNSAID_TO_OPERATOR: Readonly<Record<string, number>> = {};

/** What reads like words and is none of the bot’s: typed by people, sent to Slack, or named in the log. */
export const NOT_TEXTS: ReadonlySet<string> = new Set([
  'my keys',
  'who can approve',
  'who approves',
  'who decides',
  'show keys',
  'show my keys',
  'show me my keys',
  'top up',
  'whose is',
  'who owns',
  'who has',
  'every week',
  '$1 at ',
  'a bug after a save',
  '{date_short_pretty} at {time}',
  '{date_short} at {time}',
]);

/** Said only where a view outgrows what Slack takes, which none does: a guard, as the tests of every view show. */
export const GUARDS: ReadonlySet<string> = new Set(['… and {0} more']);
