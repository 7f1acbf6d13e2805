import { z } from 'zod';
import type { KeyId } from '../../domain/keys/key.ts';
import type { RequestId } from '../../domain/requests/request.ts';

export const COMMAND = '/cometkey';

/** A global shortcut opens the form of a new key. */
export const SHORTCUTS = { newKey: 'key_new' } as const;

/** Buttons and selects that act at once. */
export const ACTIONS = {
  newKey: 'key.new',
  help: 'help.show',
  allCommands: 'help.all',
  status: 'status.show',
  refreshStatus: 'status.refresh',
  settings: 'settings.open',
  findOwner: 'key.find_owner',
  claim: 'key.claim',
  notMine: 'key.not_mine',
  assignTheirs: 'key.assign_theirs',
  disableTheirs: 'key.disable_theirs',
  listKeys: 'key.list',
  listPrevious: 'key.list.previous',
  listNext: 'key.list.next',
  listRefresh: 'key.list.refresh',
  listFilter: 'key.list.filter',
  listAll: 'key.list.all',
  refreshKey: 'key.refresh',
  pickKey: 'key.pick',
  runLine: 'line.run',
  askMore: 'key.ask_more',
  /** Its first version always asked for $20. */
  askAmount: 'key.ask_20',
  askUnlimited: 'key.ask_unlimited',
  snooze: 'key.snooze',
  wake: 'key.wake',
  askReveal: 'key.ask_reveal',
  approveReveal: 'key.approve_reveal',
  listRequests: 'request.list',
  requestsPrevious: 'request.list.previous',
  requestsNext: 'request.list.next',
  requestsRefresh: 'request.list.refresh',
  usageCsv: 'usage.csv',
  auditNewer: 'audit.newer',
  auditOlder: 'audit.older',
  showRequest: 'request.show',
  refreshRequest: 'request.refresh',
  approve: 'request.approve',
  deny: 'request.deny',
  breakGlass: 'request.break_glass',
  approveWithComment: 'request.approve_with_comment',
  approveLess: 'request.approve_less',
  cancel: 'request.cancel',
  askAgain: 'request.ask_again',
  leaveNothing: 'key.leave_nothing',
  letExpire: 'key.let_expire',
  leaveIt: 'question.leave',
  retry: 'request.retry',
  resume: 'request.resume',
  resumeGrant: 'grant.resume',
  endGrant: 'grant.end',
  drop: 'request.drop',
  dropGrant: 'grant.drop',
  delegate: 'delegation.open',
  endDelegation: 'delegation.end',
} as const;

/** Block id of a card's buttons. A click tells where the card stands, even if Slack never confirmed its post. */
export const CARD_BLOCK = 'card';

/** Block id of the buttons on a key that is shown by itself, which is redrawn after a form that was opened there. */
export const KEY_BLOCK = 'key';

/** The button on a key that does what the verb does. */
export const keyAction = (verb: string): string => `key.${verb}`;

/** Selects that load their options while somebody types. */
export const OPTIONS = { models: 'form.models', keys: 'form.keys' } as const;

/** Callback ids of modals. */
export const CALLBACKS = {
  createKey: 'form.create',
  editKey: 'form.edit',
  quota: 'form.quota',
  unlimited: 'form.unlimited',
  renew: 'form.renew',
  disable: 'form.disable',
  deny: 'form.deny',
  approve: 'form.approve',
  breakGlass: 'form.break_glass',
  approveLess: 'form.approve_less',
  assign: 'form.assign',
  assignMany: 'form.assign_many',
  backup: 'form.backup',
  delegate: 'form.delegate',
  disableMany: 'form.disable_many',
  chooseKey: 'form.choose_key',
  owner: 'form.owner',
  settings: 'form.settings',
  claim: 'form.claim',
  giveUp: 'form.give_up',
  /** Asks whether to go on with a form that was sent, and leads back to it. */
  question: 'form.question',
  /** Only shows something. */
  notice: 'modal.notice',
  secret: 'modal.secret',
} as const;

/** The button that shows the rest of a form. */
export const MORE = 'form.more';

/** Fields of forms: the id of the block and of its element. */
export const FIELDS = {
  key: 'key',
  owner: 'owner',
  team: 'team',
  backup: 'backup',
  quotaKind: 'quota_kind',
  quota: 'quota',
  amount: 'amount',
  direction: 'direction',
  during: 'during',
  left: 'left',
  span: 'span',
  reason: 'reason',
} as const;

const UNHEARD: readonly string[] = [FIELDS.key, FIELDS.backup, FIELDS.reason];

/** The controls of forms on which other fields, or what a form says, depend, by the id of the element. Slack tells of each change of them. */
export const CHOICES: readonly string[] = [
  MORE,
  ...Object.values(OPTIONS),
  ...Object.values(FIELDS).filter((field) => !UNHEARD.includes(field)),
  ...['expires', 'expires_on', 'group'],
];

/** The value of a button, or the metadata of a view. It holds ids, and an amount that the button names; all else is read again. */
export interface Codec<T> {
  encode(value: T): string;
  /** null: this version of the bot does not write such a value. */
  parse(text: string | null | undefined): T | null;
}

export function codec<T>(shape: z.ZodType<T>): Codec<T> {
  return {
    encode: (value) => JSON.stringify(value),
    parse(text) {
      if (!text || text.length > 3000) return null;
      try {
        return shape.safeParse(JSON.parse(text)).data ?? null;
      } catch {
        return null;
      }
    },
  };
}

export const keyId = z.int().positive();
export const page = z.int().min(0).max(100_000);
export const opaqueId = z.string().regex(/^[\w-]{1,64}$/);
const USER_ID = /^[UW][A-Z0-9]{1,30}$/;
export const userId = z.string().regex(USER_ID);
export const isUserId = (text: string): boolean => USER_ID.test(text);

/** The state of a key that something was shown with (`domain/keys/shown-state`). */
export const stateToken = z.string().regex(/^[-.\w]{1,60}$/);

export interface KeyRef {
  readonly key: KeyId;
  /** The state of the key that the button was shown with (`domain/keys/shown-state`). */
  readonly seen?: string;
  /** The dollars and the time that stand on the button. */
  readonly usd?: number;
  readonly during?: string;
}
export const keyRef: Codec<KeyRef> = codec(
  z.strictObject({
    key: keyId,
    seen: stateToken.exactOptional(),
    usd: z.number().positive().max(1_000_000).exactOptional(),
    during: z.string().max(9).exactOptional(),
  }),
);

export interface RequestRef {
  readonly request: RequestId;
  /** The page of requests to decide that has the button. */
  readonly page?: number | undefined;
}
/** Buttons of an older version of the bot hold the version of the request, too. */
export const requestRef: Codec<RequestRef> = codec(z.object({ request: opaqueId, page: page.optional() }));

/** What a button is about, of whatever its value holds besides. */
export const placeRef: Pick<Codec<{ key?: KeyId; request?: RequestId }>, 'parse'> = codec(
  z.object({ key: keyId.exactOptional(), request: opaqueId.exactOptional() }),
);
