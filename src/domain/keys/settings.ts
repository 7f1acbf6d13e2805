interface KeySetting<T> {
  /** The value of a new key unless somebody chooses another. */
  readonly initial: T;
  /** Two values are the same setting if their JSON of this is equal. */
  comparable(value: T): unknown;
}

const setting = <T>(initial: T, comparable = (value: T): unknown => value): KeySetting<T> => ({
  initial,
  comparable,
});

/** The order of models and addresses has no meaning. */
const sorted = (values: readonly string[] | null) => values && [...values].sort();

/** Every setting of a key, in the order in which people read them. */
export const KEY_SETTINGS = {
  name: setting(''),
  /** null: never. CometAPI stores whole seconds. */
  expiresAt: setting<Date | null>(null, (at) => at && Math.floor(at.getTime() / 1000)),
  /** null: every model of the account. An empty list: no model at all. */
  models: setting<readonly string[] | null>(null, sorted),
  /** IPv4, IPv6 or CIDR; empty: any address. */
  allowIps: setting<readonly string[]>([], sorted),
  /** '' : the account's own group. */
  group: setting(''),
  crossGroupRetry: setting<boolean>(false),
};

/** The only group whose calls can be tried again in others. */
export const AUTO_GROUP = 'auto';

type ValueOf<S> = S extends KeySetting<infer T> ? T : never;

export type EditableField = keyof typeof KEY_SETTINGS;
export type Settings = { readonly [F in EditableField]: ValueOf<(typeof KEY_SETTINGS)[F]> };
export type SettingsPatch = { readonly [F in EditableField]?: Settings[F] };

export const EDITABLE_FIELDS = Object.keys(KEY_SETTINGS) as readonly EditableField[];

/** An object with the value of `of` for each field. */
export const eachSetting = <R extends SettingsPatch>(
  of: (field: EditableField) => unknown,
  fields: readonly EditableField[] = EDITABLE_FIELDS,
): R => Object.fromEntries(fields.map((field) => [field, of(field)])) as R;

export const INITIAL_SETTINGS: Settings = eachSetting((field) => KEY_SETTINGS[field].initial);

export const settingsOf = (key: Settings): Settings => eachSetting((field) => key[field]);

const comparable = (field: EditableField, patch: SettingsPatch): string | undefined => {
  const value = patch[field];
  return value === undefined ? undefined : JSON.stringify(comparableBy(field)(value));
};

const comparableBy = (field: EditableField) =>
  KEY_SETTINGS[field].comparable as (value: Settings[EditableField]) => unknown;

export const fieldsOf = (patch: SettingsPatch): EditableField[] =>
  EDITABLE_FIELDS.filter((field) => patch[field] !== undefined);

/** The fields of `to` that `from` does not have already. */
export const differing = (from: SettingsPatch, to: SettingsPatch): EditableField[] =>
  fieldsOf(to).filter(
    (field) => from[field] !== to[field] && comparable(field, from) !== comparable(field, to),
  );

/** The settings of `from` that `like` names. */
export const named = (from: Settings, like: SettingsPatch): SettingsPatch =>
  eachSetting(
    (field) => from[field],
    EDITABLE_FIELDS.filter((field) => field in like),
  );
