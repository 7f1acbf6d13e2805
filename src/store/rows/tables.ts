import type { Generated, GeneratedAlways } from 'kysely';

/** Flags are 0 or 1, times are milliseconds since the epoch, json is text (`json-column.ts`). No column holds a secret. */
export interface Tables {
  keys: KeyRow;
  samples: SampleRow;
  requests: RequestRow;
  grants: GrantRow;
  notices: NoticeRow;
  /** The keys that a message is about, until nothing more can change in it. */
  notice_keys: { notice_id: string; key_id: number };
  /** The requests that a message lists, until nothing more can change in it. */
  notice_requests: { notice_id: string; request_id: string };
  /** What a key was called, until when. */
  former_names: { name: string; key_id: number; until: number };
  snoozes: { member: string; key_id: number; kind: string; until: number; since: number | null };
  delegations: { delegator: string; delegate: string; since: number; until: number };
  /** `body`: json */
  preferences: { member: string; body: string };
  bulk_disables: BulkDisableRow;
  /** `result`: json; null: not known yet. */
  bulk_disable_keys: { bulk_id: string; key_id: number; request_id: string; result: string | null };
  audit: AuditRow;
  audit_head: AuditHeadRow;
  forms: { id: string; person: string; kind: string; data: string; created_at: number };
  consumed: { id: string; consumed_at: number };
  leases: LeaseRow;
  jobs: JobRow;
  calls: { id: string; begun_at: number; answered_at: number | null };
  /** `sender`: the attempt that sent it. */
  sent_calls: { name: string; sender: string; lands_until: number };
  groups: { id: string; members: string; fetched_at: number };
  key_values: { name: string; value: string };
}

export interface KeyRow {
  id: number;
  name: string;
  /** The name for searching and sorting: see `foldedName`. */
  search: string;
  tail: string;
  status: number;
  left: number;
  used: number;
  unlimited: number;
  expires_at: number | null;
  created_at: number;
  used_at: number | null;
  /** json: the settings that have no column. */
  settings: string;
  read_at: number;
  read_number: number;
  /** The last sweep that saw it. */
  sweep: number | null;
  deleted_at: number | null;
  owner: string | null;
  /** Who stands in for the owner. */
  backup: string | null;
  team: string | null;
  disabled_by: string | null;
  watch_state: string | null;
  /** json */
  burn: string | null;
  /** The middle of the forecast, to the hour; null: none. */
  runs_out_at: number | null;
  /** What it is found by beside its name: its models and its group, in lower case, one a line. */
  also: string | null;
  /** `search`, and `also` below it. */
  found_in: GeneratedAlways<string>;
  /** `listedAs` of domain/keys/cures.ts: the place of its urgency in `URGENCIES`. null: not worked out. */
  urgency: number | null;
  /** `turnOf` of the same file. */
  turn: Generated<number>;
  /** Those that it passes, each between spaces. */
  filters: string | null;
  listed_until: number | null;
  /** What that was worked out from (`listed-row.ts`). */
  listed_of: string | null;
  /** `listed_until`, or 0 if it was worked out from something else, or never. */
  listed_while: GeneratedAlways<number>;
}

/** One for each time that `used` or `granted` moved. */
export interface SampleRow {
  /** 0: the account. */
  key_id: number;
  at: number;
  used: number;
  /** null: unlimited. */
  granted: number | null;
}

export interface RequestRow {
  id: string;
  version: number;
  state: string;
  requester: string;
  owner: string | null;
  key_id: number | null;
  needs_approval: number;
  rule: string;
  is_create: number;
  /** What it gave or may still give (`givenUnits`). */
  units: number;
  /** When it was applied; before that, when it was created. */
  granted_at: number;
  created_at: number;
  /** When a job has to look at it: at the expiry, the next try or the start. */
  due_at: number | null;
  team: string | null;
  /** 1: `isUnsure`. Part of what a compare-and-set compares. */
  unsure: number;
  body: string;
}

export interface GrantRow {
  request_id: string;
  key_id: number;
  member: string;
  of: string;
  granted: number;
  ends_at: number;
  state: string;
  unsure: number;
}

export interface NoticeRow {
  id: string;
  state: 'waiting' | 'sent' | 'given_up' | 'digest' | 'digested';
  recipient: string;
  kind: string;
  request_id: string | null;
  body: string;
  created_at: number;
  /** Its position among the notices of the same commit. */
  sequence: number;
  due_at: number;
  /** Not told before, whatever is due; null: it waits for nothing. */
  waits_until: number | null;
  /** When that was said. */
  waits_since: number | null;
  lease_until: number;
  attempts: number;
  messages: string;
  /** The version of its subject that the message shows. */
  rendered_version: number;
  /** Grows whenever its request or one of its keys moves. */
  request_version: number;
  /** When its message changes by itself; null: never. */
  turns_at: number | null;
  /** Why it was given up; null: it was not. */
  failure: string | null;
  /** json; null: what it tells is not over. */
  ended: string | null;
}

export interface BulkDisableRow {
  id: string;
  by: string;
  owner: string;
  reason: string;
  created_at: number;
  unsure: number;
}

export interface AuditRow {
  seq: number;
  at: number;
  actor: string;
  act: string;
  key_id: number | null;
  request_id: string | null;
  /** Canonical JSON: the hash covers this text, not what it means. */
  details: string;
  previous_hash: string;
  hash: string;
}

/** One row: where the chain ends, and where its archived part ended. */
interface AuditHeadRow {
  seq: number;
  hash: string;
  archived_seq: number;
  archived_hash: string;
}

interface LeaseRow {
  name: string;
  holder: string;
  fence: number;
  lease_until: number;
}

interface JobRow extends LeaseRow {
  next_run_at: number;
  triggered: number;
  /** The pause that `next_run_at` was set with. */
  period_ms: number;
}
