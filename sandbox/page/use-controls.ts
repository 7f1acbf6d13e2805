import type { SandboxAct } from '../cometapi/controls.ts';
import type { ConsoleEdit } from '../page-server.ts';
import type { Control } from '../slack/page-api.ts';
import { postJson } from './live-data.ts';

/** The sandbox controls: what the page can do to the account and to Slack. */
export interface Controls {
  act: (act: SandboxAct) => void;
  edit: (edit: ConsoleEdit) => void;
  slack: (control: Control) => void;
}

export function controls(cometApi: string, onTrouble: (words: string) => void): Controls {
  const post = (url: string, body: unknown): void => {
    void postJson(url, body).then((posted) => {
      if (!posted.ok) onTrouble(posted.error);
    });
  };
  return {
    act: (act) => post(`${cometApi}/sandbox/act`, act),
    edit: (edit) => post('/sandbox/console', edit),
    slack: (control) => post('/sandbox/control', control),
  };
}
