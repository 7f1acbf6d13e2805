/** Other words for an option. */
const SAME: Readonly<Record<string, string>> = {
  until: 'expires',
  expiry: 'expires',
  expire: 'expires',
  ttl: 'expires',
  limit: 'quota',
  amount: 'quota',
  budget: 'quota',
  left: 'quota',
  owner: 'for',
  user: 'for',
  to: 'for',
  duration: 'for',
  during: 'for',
  ip: 'ips',
  model: 'models',
  title: 'name',
  why: 'reason',
  because: 'reason',
  comment: 'reason',
  note: 'reason',
  message: 'reason',
};

/** The verbs that do what an option of another one does. */
const DONE_BY: Readonly<Record<string, string>> = {
  quota: 'quota',
  unlimited: 'unlimited',
  expires: 'edit',
  name: 'edit',
  models: 'edit',
  ips: 'edit',
  group: 'edit',
  for: 'assign',
};

/** Verbs that people write as an option. */
const VERBS: ReadonlySet<string> = new Set(['disable', 'enable', 'renew', 'reveal', 'assign', 'backup']);

/** Without its dashes, as options are called. */
export const optionName = (option: string): string => {
  const name = option.toLowerCase().replace(/^[-–—]+/, '');
  return Object.hasOwn(SAME, name) ? (SAME[name] ?? name) : name;
};

/** The verb itself does what the option says, without it: `renew KEY --until friday`. */
export function isNeedless(option: string, verb: string): boolean {
  const name = optionName(option);
  if (verb === 'renew') return name === 'expires' || name === 'for';
  return verb !== 'create' && Object.hasOwn(DONE_BY, name) && DONE_BY[name] === verb;
}

/** Another verb that does what the option says; null: none does, or nobody knows it. */
export function doneBy(option: string, verb: string): string | null {
  const name = optionName(option);
  if (verb === 'create' || name === verb || isNeedless(option, verb)) return null;
  if (VERBS.has(name)) return name;
  return Object.hasOwn(DONE_BY, name) ? (DONE_BY[name] ?? null) : null;
}
