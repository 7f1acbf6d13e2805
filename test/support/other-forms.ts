import { STATUS } from '../../src/domain/keys/key.ts';
import { usd } from '../../src/domain/keys/quota.ts';
import type { ExceededLimit } from '../../src/domain/policy/limits.ts';
import { defaultPolicy } from '../../src/domain/policy/policy.ts';
import { span } from '../../src/domain/time.ts';
import type { ModalView } from '../../src/slack/blocks/unrendered.ts';
import { problemHere } from '../../src/slack/forms/submissions/edit.ts';
import { backupForm } from '../../src/slack/views/forms/backup-form.ts';
import { chooseKeyForm } from '../../src/slack/views/forms/choose-key-form.ts';
import { disableForm } from '../../src/slack/views/forms/disable-form.ts';
import { giveUpForm } from '../../src/slack/views/forms/give-up-form.ts';
import { createForm, editForm } from '../../src/slack/views/forms/key-form.ts';
import type { KeyFormTyped } from '../../src/slack/views/forms/key-form-typed.ts';
import { quotaForm } from '../../src/slack/views/forms/quota-form.ts';
import { renewForm } from '../../src/slack/views/forms/renew-form.ts';
import { unlimitedForm } from '../../src/slack/views/forms/unlimited-form.ts';
import type { CreateRoom, Preview } from '../../src/usecases/ports/read-models.ts';
import { now, someKey, unitsPerUsd, usdUnits } from './conversation.ts';

const terms = { approvals: 1, from: ['leads'] } as const;
const frame = { form: 'f1' };
const offers = { groups: ['auto', 'vip'], revealable: true, unitsPerUsd, now };
const room: CreateRoom = {
  limits: defaultPolicy({ leads: [], admins: [] }, 'C0').create.limits,
  used: { keys: 3, requests: 2, granted: usdUnits(25) },
  beyond: null,
  unitsPerUsd,
};

/** What a new key can be beyond. */
const EVERY_LIMIT: readonly ExceededLimit[] = [
  { kind: 'unlimited_key' },
  { kind: 'expiry', most: span(365, 'd') },
  { kind: 'key_quota', most: usd(50) },
  { kind: 'budget', team: 'search', total: usd(500), per: span(30, 'd'), would: usd(520) },
  ...(['requester', 'owner'] as const).flatMap((of): ExceededLimit[] => [
    { kind: 'keys', of, have: { keys: 18, requests: 2 }, most: 20 },
    { kind: 'total', of, would: usd(125), most: usd(100), per: span(30, 'd') },
  ]),
];

/** The same forms as in `every-view.ts`, where what they hold or are about gives them other words. */
export const otherForms = (name: string): ModalView[] => [
  ...keyForms(typedAs(name), name),
  ...formsOfOneKey(name),
];

const typedAs = (name: string): KeyFormTyped => ({
  name,
  expiresAt: { choice: '30d', on: null },
  quotaKind: 'limited',
  quota: '$20',
  models: [],
  allowIps: '',
  group: '',
  crossGroupRetry: false,
  owner: null,
  team: '',
  reason: '',
  more: true,
});

function keyForms(typed: KeyFormTyped, name: string): ModalView[] {
  const previews = EVERY_LIMIT.map(
    (limit): Preview => ({ asked: { about: 'create_above_limit', ...terms, limit }, reason: 'required' }),
  );
  const created = { ...frame, typed, offers, preview: null, room, teams: [] };
  const edited = { ...frame, typed, offers, preview: null, key: someKey({ name }) };
  const many = Array.from({ length: 101 }, (_, at) => `m-${at}`);
  const long = Array.from({ length: 240 }, (_, at) => `10.20.${at}.0/24`).join('\n');
  return [
    ...previews.map((preview) => createForm({ ...created, preview })),
    createForm({ ...created, typed: { ...typed, models: many, allowIps: long } }),
    createForm({ ...created, typed: { ...typed, expiresAt: { choice: 'date', on: '2026-12-31' } } }),
    editForm({ ...edited, problems: [problemHere({ kind: 'nothing_to_change' })] }),
    editForm({ ...edited, typed: { ...typed, group: 'auto', crossGroupRetry: true } }),
    editForm({ ...edited, typed: { ...typed, models: many }, key: someKey({ name, models: many }) }),
    editForm({ ...edited, key: someKey({ name, models: [] }) }),
  ];
}

function formsOfOneKey(name: string): ModalView[] {
  const about = { ...frame, key: someKey({ name }), chosen: null, now, unitsPerUsd };
  const disabled = { ...about, key: someKey({ name, status: STATUS.disabled }) };
  const unlimited = { ...about, key: someKey({ name, unlimited: true }) };
  const asked = { about: 'unlimited_off', approvals: 2, from: ['leads', 'admins'], limit: null } as const;
  const off = { to: 'off', during: '', left: '$20', reason: '' } as const;
  return [
    quotaForm({ ...about, typed: { direction: '-', amount: '$5', during: '', reason: '' }, preview: null }),
    unlimitedForm({ ...about, typed: { ...off, to: 'on' }, preview: null }),
    unlimitedForm({ ...unlimited, typed: off, preview: { asked, reason: 'required' } }),
    renewForm({ ...disabled, typed: { time: '30d', reason: '' }, preview: null }),
    ...(
      [
        ['U0ANA', 'member'],
        ['U0ANA', 'admin'],
        ['U0LEE', 'lead'],
      ] as const
    ).map(([id, role]) => disableForm({ ...about, typed: { reason: '' }, by: { id, role } })),
    giveUpForm({ ...disabled, typed: { reason: '' } }),
    backupForm({
      ...about,
      key: someKey({ name, backup: 'U0BOB' }),
      typed: { to: 'somebody', backup: 'U0BOB' },
    }),
    chooseKeyForm({ ...about, key: null, verb: 'reveal', reason: null }),
  ];
}
