import { usageLine } from '../views/help.ts';
import { approve } from './approve.ts';
import { assign } from './assign.ts';
import { cancel } from './cancel.ts';
import { create } from './create.ts';
import { deny } from './deny.ts';
import { disable } from './disable.ts';
import { edit } from './edit.ts';
import { enable } from './enable.ts';
import { helpFor } from './help.ts';
import { list } from './list.ts';
import { quota } from './quota.ts';
import { renew } from './renew.ts';
import { requests } from './requests.ts';
import { reveal } from './reveal.ts';
import { show } from './show.ts';
import { status } from './status.ts';
import { unlimited } from './unlimited.ts';
import type { Verb } from './verb.ts';

const others = {
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
  requests,
  cancel,
  approve,
  deny,
  status,
};

/** Every verb of `/cometkey`, in the order of its help. */
export const COMMANDS = { help: helpFor(others), ...others };

export type VerbName = keyof typeof COMMANDS;

type Parsed<V> = V extends Verb<infer C> ? C : never;

/** One line, understood. */
export type Command = {
  [V in VerbName]: { readonly verb: V } & Parsed<(typeof COMMANDS)[V]>;
}[VerbName];

export const usageOf = (verb: VerbName): string => usageLine(verb, COMMANDS[verb]);
