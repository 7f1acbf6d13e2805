import type { WebClient } from '@slack/web-api';
import { type PretendSlack, type SlackOptions, startSlack } from '../../sandbox/slack/server.ts';
import { clientOf, manifest } from './bolt-app.ts';

interface Alone extends AsyncDisposable {
  slack: PretendSlack;
  client: WebClient;
  /** The error code the platform refuses a call with, or 'ok'. */
  errorOf: (call: Promise<unknown>) => Promise<string>;
  /** A trigger as if this person had just clicked. */
  trigger: (person: string) => string;
}

export async function slackAlone(options: Partial<SlackOptions> = {}): Promise<Alone> {
  const slack = await startSlack({ manifest, ...options });
  const trigger = (person: string): string => {
    const id = `trigger.${slack.workspace.triggers.length}`;
    const user = `U0${person.toUpperCase()}`;
    slack.workspace.triggers.push({ id, user, expiresAt: (options.clock ?? Date.now)() + 3000, used: false });
    return id;
  };
  const client = clientOf(slack);
  return { slack, client, errorOf, trigger, [Symbol.asyncDispose]: () => slack.close() };
}

async function errorOf(call: Promise<unknown>): Promise<string> {
  try {
    await call;
    return 'ok';
  } catch (error) {
    const { data } = error as { data?: { error?: string } };
    if (data?.error === undefined) throw error;
    return data.error;
  }
}
