import type { Change, EditableField, SettingsPatch } from '../../domain/changes/change.ts';
import { differing } from '../../domain/changes/change.ts';
import type { UnitsPerUsd } from '../../domain/keys/quota.ts';
import type { Request } from '../../domain/requests/request.ts';
import {
  expiry,
  list,
  literal,
  money,
  msg,
  nothing,
  signedMoney,
  some,
  spanText,
  type Text,
  userText,
} from './text.ts';

const FIELD_WORDS: Readonly<Record<EditableField | 'status' | 'unlimited', string>> = {
  name: 'name',
  expiresAt: 'expiry',
  models: 'models',
  allowIps: 'IPs',
  group: 'group',
  crossGroupRetry: 'cross-group retry',
  status: 'status',
  unlimited: 'unlimited quota',
};

/** `name, expiry and models`. */
export const fieldList = (fields: readonly (EditableField | 'status' | 'unlimited')[]): Text =>
  list(fields.map((field) => literal(FIELD_WORDS[field])));

const during = (change: Extract<Change, { kind: 'quota' | 'unlimited_on' }>): Text =>
  change.during ? msg` for ${spanText(change.during)}` : nothing;

/** What somebody wants, so that “… asks for” and “Applied:” can both stand before it. */
export function changeText({
  change,
  keyName,
  unitsPerUsd,
}: Pick<Request, 'change' | 'keyName' | 'unitsPerUsd'>) {
  switch (change.kind) {
    case 'create':
      return createWords(change, unitsPerUsd);
    case 'quota':
      return msg`*${signedMoney(change.delta, unitsPerUsd)}* on *${keyName}*${during(change)}`;
    case 'unlimited_on':
      return msg`*unlimited quota* on *${keyName}*${change.during ? during(change) : literal(' for good')}`;
    case 'unlimited_off':
      return msg`a limit on *${keyName}*, with *${money(change.left, unitsPerUsd)}* left`;
    case 'edit':
      return msg`another ${fieldList(differing(change.seen, change.to))} on *${keyName}*`;
    case 'enable':
      return msg`*${keyName}* enabled`;
    case 'disable':
      return msg`*${keyName}* disabled`;
    case 'renew':
      return msg`*${keyName}* renewed by ${spanText(change.span)}`;
    case 'revert':
      return change.of === 'quota'
        ? msg`the end of *${signedMoney(change.granted, unitsPerUsd)}* on *${keyName}*`
        : msg`the end of *unlimited quota* on *${keyName}*`;
  }
}

function createWords({ key }: Extract<Change, { kind: 'create' }>, unitsPerUsd: UnitsPerUsd): Text {
  const quota = key.unlimited ? literal('*unlimited quota*') : msg`*${money(key.quota, unitsPerUsd)}*`;
  const until = key.expiresAt ? msg`expiring ${expiry(key.expiresAt)}` : literal('never expiring');
  return msg`a new key *${key.name}* with ${quota}, ${until}`;
}

function settingWords(field: EditableField, patch: SettingsPatch): Text {
  switch (field) {
    case 'name':
      return userText(patch.name ?? '');
    case 'expiresAt':
      return expiry(patch.expiresAt ?? null);
    case 'models':
      return modelText(patch.models ?? null);
    case 'allowIps':
      return ipText(patch.allowIps ?? []);
    case 'group':
      return groupText(patch.group ?? '');
    case 'crossGroupRetry':
      return literal(patch.crossGroupRetry ? 'on' : 'off');
  }
}

export function modelText(models: readonly string[] | null): Text {
  if (models === null) return literal('all');
  return models.length === 0 ? literal('none at all') : some(models, 8);
}

export const ipText = (ips: readonly string[]): Text =>
  ips.length === 0 ? literal('from everywhere') : some(ips, 8);

export const groupText = (group: string): Text => (group ? userText(group) : literal('the account’s own'));

/** `Name: a → b`, a line a field. */
export const editLines = ({ seen, to }: Extract<Change, { kind: 'edit' }>): Text[] =>
  differing(seen, to).map((field) => {
    const label = FIELD_WORDS[field];
    const title = label.charAt(0).toUpperCase() + label.slice(1);
    return msg`${literal(title)}: ${settingWords(field, seen)} → ${settingWords(field, to)}`;
  });
