/** Where Slack, and Slack for government, take answers by `response_url`. */
const HOOKS = ['https://hooks.slack.com', 'https://hooks.slack-gov.com'];

/**
 * A `response_url` in a payload is as true as the payload, which Slack has signed. One that came back with a form may have been
 * changed meanwhile, and whoever is posted to reads the answer. Other servers than Slack’s have both in one place.
 */
export const isAnswerUrl = (url: string, apiUrl: string): boolean => {
  const { origin } = new URL(url);
  return HOOKS.includes(origin) || origin === new URL(apiUrl).origin;
};
