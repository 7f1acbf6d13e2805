/** Flags are 0 or 1, moments are milliseconds since the epoch, `json` is text (`json-column.ts`). No column holds a secret. */
export interface Tables {
  keys: KeyRow;
  requests: RequestRow;
  grants: GrantRow;
  notices: NoticeRow;
  audit: AuditRow;
  forms: FormRow;
  consumed: { id: string; consumed_at: number };
  leases: LeaseRow;
  jobs: JobRow;
  calls: { id: string; begun_at: number; answered_at: number | null };
  groups: { id: string; members: string; fetched_at: number };
  key_values: { name: string; value: string };
}

export interface KeyRow {
  id: number;
  name: string;
  /** The name as it is searched and sorted: composed, in small letters. */
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
  /** The last walk that saw it. */
  sweep: number | null;
  deleted_at: number | null;
  owner: string | null;
  disabled_by: string | null;
  watch_state: string | null;
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
  /** What it gave, or is about to give: 0 once it is known to give nothing. */
  units: number;
  /** When those were given; until then, when it was asked. */
  granted_at: number;
  created_at: number;
  /** When its state wants looking after: the expiry, the next try, the start. */
  due_at: number | null;
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
}

export interface NoticeRow {
  id: string;
  state: 'waiting' | 'sent' | 'given_up' | 'digest' | 'digested';
  recipient: string;
  kind: string;
  request_id: string | null;
  body: string;
  created_at: number;
  /** Its order among those that were stored with it. */
  sequence: number;
  due_at: number;
  lease_until: number;
  attempts: number;
  messages: string;
  /** The request's version that its card shows. */
  rendered_version: number;
  /** Of a card: the request's version now. */
  request_version: number;
}

export interface AuditRow {
  id: string;
  at: number;
  actor: string;
  act: string;
  key_id: number | null;
  request_id: string | null;
  details: string;
}

interface FormRow {
  id: string;
  person: string;
  kind: string;
  data: string;
  created_at: number;
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
