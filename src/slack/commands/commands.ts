import type { KeyName } from '../../domain/problems/problem.ts';
import { usageLine } from '../views/help.ts';
import { ALIASES } from './naming/aliases.ts';
import type { Verb } from './verb.ts';
import { approve } from './verbs/approve.ts';
import { assign } from './verbs/assign.ts';
import { audit } from './verbs/audit.ts';
import { backup } from './verbs/backup.ts';
import { breakGlass } from './verbs/break-glass.ts';
import { cancel } from './verbs/cancel.ts';
import { claim } from './verbs/claim.ts';
import { create } from './verbs/create.ts';
import { delegate } from './verbs/delegate.ts';
import { deny } from './verbs/deny.ts';
import { disable } from './verbs/disable.ts';
import { edit } from './verbs/edit.ts';
import { enable } from './verbs/enable.ts';
import { end } from './verbs/end.ts';
import { helpFor } from './verbs/help.ts';
import { list } from './verbs/list.ts';
import { owner } from './verbs/owner.ts';
import { policyFor } from './verbs/policy.ts';
import { quota } from './verbs/quota.ts';
import { renew } from './verbs/renew.ts';
import { requests } from './verbs/requests.ts';
import { reveal } from './verbs/reveal.ts';
import { settings } from './verbs/settings.ts';
import { show } from './verbs/show.ts';
import { status } from './verbs/status.ts';
import { unlimited } from './verbs/unlimited.ts';
import { usage } from './verbs/usage.ts';

const keyVerbs = {
  create,
  list,
  show,
  edit,
  quota,
  unlimited,
  enable,
  disable,
  renew,
  reveal,
  assign,
  owner,
  usage,
  audit,
};

const others = {
  ...keyVerbs,
  policy: policyFor({ ...keyVerbs, claim }),
  claim,
  backup,
  requests,
  cancel,
  end,
  approve,
  deny,
  'break-glass': breakGlass,
  delegate,
  settings,
  status,
};

/** Every verb of `/cometkey`, in the order of its help. */
export const COMMANDS = { ...others, help: helpFor(others) };

export type VerbName = keyof typeof COMMANDS;

/** An alias of no verb does not compile. */
ALIASES satisfies Readonly<Record<string, VerbName>>;

type Parsed<V> = V extends Verb<infer C> ? C : never;

/** A verb, with what its `parse` returned. */
export type Command = {
  [V in VerbName]: { readonly verb: V } & Parsed<(typeof COMMANDS)[V]>;
}[VerbName];

/** As a line begins that means it. */
export const verbWords = (command: Command): string =>
  command.verb === 'policy' && command.explained ? `policy explain ${command.explained.verb}` : command.verb;

export const usageOf = (verb: VerbName): string => usageLine(verb, COMMANDS[verb]);

export const readsOnly = (verb: VerbName): boolean => COMMANDS[verb].readsOnly ?? false;

/** A line of the verb that names this key; null: it has none for a key. */
export function exampleOf(verb: VerbName, { id, name }: KeyName): string | null {
  const { examples } = COMMANDS[verb] as Verb<object>;
  const example = examples.find((one) => / (?:search-prod|#1234)\b/.test(one));
  const key = /^[a-z][\w-]*$/i.test(name) ? name : `#${id}`;
  return example?.replace(/search-prod|#1234/, key) ?? null;
}
