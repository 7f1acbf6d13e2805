import { withoutSecrets } from '../../../domain/keys/redact.ts';
import {
  type EditableField,
  eachSetting,
  fieldsOf,
  type Settings,
  type SettingsPatch,
} from '../../../domain/keys/settings.ts';
import {
  dateOf,
  flag,
  type Member,
  type Members,
  secondsOf,
  text,
  textOrNull,
  type Values,
  whole,
} from './key-members.ts';

type Row = Readonly<Record<string, unknown>>;

/** How CometAPI's rows and bodies spell one setting. */
interface WireSetting<T> {
  readonly members: Members;
  read(row: Row): T;
  write(value: T): Row;
}

/** A setting whose members have to be converted. */
const translated = <M extends Members, T>(
  members: M,
  read: (row: Values<M>) => T,
  write: (value: T) => Values<M>,
): WireSetting<T> => ({ members, read: (row) => read(row as Values<M>), write });

/** A setting that is one member, unchanged. */
const member = <T>(name: string, reading: Member<T>): WireSetting<T> => ({
  members: { [name]: reading },
  read: (row) => row[name] as T,
  write: (value) => ({ [name]: value }),
});

/** What looks like a secret is hidden where it is read, because stored values, which are redacted, must compare equal. */
const inText = (name: string): WireSetting<string> => ({
  members: { [name]: text },
  read: (row) => withoutSecrets(row[name] as string),
  write: (value) => ({ [name]: value }),
});

const words = (list: string, between: string | RegExp): readonly string[] =>
  withoutSecrets(list)
    .split(between)
    .filter((word) => word !== '');

const WIRE: { readonly [F in EditableField]: WireSetting<Settings[F]> } = {
  name: inText('name'),
  expiresAt: translated(
    { expired_time: whole(-1) },
    ({ expired_time: seconds }) => (seconds === -1 ? null : dateOf(seconds)),
    // 0 means never in a POST and expired in a PUT, so it is never sent.
    (at) => ({ expired_time: at === null ? -1 : Math.max(1, secondsOf(at)) }),
  ),
  models: translated(
    { model_limits_enabled: flag, model_limits: text },
    ({ model_limits_enabled, model_limits }) => (model_limits_enabled ? words(model_limits, ',') : null),
    (models) => ({ model_limits_enabled: models !== null, model_limits: (models ?? []).join(',') }),
  ),
  allowIps: translated(
    { allow_ips: textOrNull },
    ({ allow_ips }) => words(allow_ips ?? '', /[\s,]+/),
    (addresses) => ({ allow_ips: addresses.join('\n') }),
  ),
  group: inText('group'),
  crossGroupRetry: member('cross_group_retry', flag),
};

export const settingMembers: Members = Object.assign(
  {},
  ...Object.values(WIRE).map(({ members }) => members),
);

export const settingsIn = (row: Row): Settings => eachSetting((field) => WIRE[field].read(row));

/** The members of these settings only. */
export const settingsBody = (patch: SettingsPatch): Row =>
  Object.assign({}, ...fieldsOf(patch).map((field) => written(field, patch)));

const written = <F extends EditableField>(field: F, patch: SettingsPatch): Row =>
  WIRE[field].write(patch[field] as Settings[F]);
