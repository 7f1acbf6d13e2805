export interface TextObject {
  type: string;
  text: string;
  emoji?: boolean;
  verbatim?: boolean;
}

export interface Option {
  text: TextObject;
  value?: string;
  description?: TextObject;
}

export interface OptionGroup {
  label: TextObject;
  options: Option[];
}

export interface Confirm {
  title: TextObject;
  text: TextObject;
  confirm: TextObject;
  deny: TextObject;
}

/** Anything inside a block; declares only the fields that the pretend Slack uses. */
export interface Element {
  type: string;
  action_id?: string;
  text?: TextObject | string;
  value?: string | number;
  options?: Option[];
  option_groups?: OptionGroup[];
  confirm?: Confirm;
  placeholder?: TextObject;
  elements?: Element[];
  min_query_length?: number;
  [field: string]: unknown;
}

export interface Block {
  type: string;
  block_id?: string;
  text?: TextObject | string;
  elements?: Element[];
  element?: Element;
  accessory?: Element;
  label?: TextObject;
  optional?: boolean;
  dispatch_action?: boolean;
  [field: string]: unknown;
}

/** One input as Slack sends it in `state.values`, for example `{ type: 'plain_text_input', value: 'x' }`. */
export interface InputState {
  type: string;
  [field: string]: unknown;
}

export type Inputs = Record<string, Record<string, InputState>>;

export interface Metadata {
  event_type: string;
  event_payload: Record<string, unknown>;
}

/** A file that was uploaded, and shared with a message. */
export interface SharedFile {
  id: string;
  name: string;
  title: string;
  content: string;
}

export interface Message {
  ts: string;
  channel: string;
  user: string;
  bot_id?: string;
  text: string;
  blocks?: Block[];
  files?: SharedFile[];
  metadata?: Metadata;
  thread_ts?: string;
  ephemeral_to?: string;
  edited?: { user: string; ts: string };
  inputs: Inputs;
  trouble?: string;
}

export interface View {
  id: string;
  type: 'modal' | 'home';
  user: string;
  callback_id: string;
  external_id: string;
  private_metadata: string;
  title?: TextObject;
  submit?: TextObject;
  close?: TextObject;
  blocks: Block[];
  hash: string;
  notify_on_close: boolean;
  clear_on_close: boolean;
  submit_disabled: boolean;
  root_view_id: string;
  previous_view_id: string | null;
  inputs: Inputs;
  errors: Record<string, string>;
  trouble?: string;
}

export interface User {
  id: string;
  name: string;
  /** Slack leaves out or sends null for what a person never said. */
  real_name: string | null;
  email: string;
  tz: string | null;
  locale: string | null;
  team_id: string;
  /** In an Enterprise Grid: the workspaces this person is a member of. */
  enterprise_user?: { id: string; enterprise_id: string; teams: string[] };
  /** Of another workspace whose people this app may not see. */
  is_hidden?: boolean;
  is_bot: boolean;
  is_admin: boolean;
  is_restricted: boolean;
  is_ultra_restricted: boolean;
  is_stranger: boolean;
  deleted: boolean;
}

interface Group {
  id: string;
  handle: string;
  name: string;
  users: string[];
}

export interface Channel {
  id: string;
  name: string;
  kind: 'public' | 'private' | 'im';
  members: string[];
  is_archived: boolean;
  is_ext_shared: boolean;
  /** Only some people may post, and apps may not. */
  is_posting_restricted?: boolean;
  messages: Message[];
}

export interface Trigger {
  id: string;
  user: string;
  expiresAt: number;
  used: boolean;
  viewId?: string;
}

export interface ResponseUrl {
  path: string;
  user: string;
  channel: string;
  expiresAt: number;
  uses: number;
  source?: { ts: string };
  /** Of the messages that were posted by it. */
  posted: string[];
}

export interface Workspace {
  team: { id: string; name: string; domain: string };
  /** Of which this workspace is a part. */
  enterprise?: { id: string; name: string };
  bot: { user: string; bot_id: string; app_id: string };
  /** Slack has not brought charts to it yet. */
  refusesCharts?: boolean;
  /** Optional scopes that whoever installed the app did not grant. */
  withheldScopes?: string[];
  users: User[];
  groups: Group[];
  channels: Channel[];
  modals: Record<string, View[]>;
  homes: Record<string, View>;
  triggers: Trigger[];
  responseUrls: ResponseUrl[];
  /** Errors that Slack itself showed to people. */
  troubles: { user: string; words: string }[];
}
