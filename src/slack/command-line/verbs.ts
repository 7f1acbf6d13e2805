/** The verbs of `/cometkey`, as help, the README and the manifest tell them. */
export const VERBS = {
  help: {
    args: '[VERB]',
    about: 'Show every command, or one with its arguments.',
    examples: ['help', 'help quota'],
  },
  create: {
    args: '[NAME] [--quota $20] [--expires 30d] [--models a,b] [--ips a,b] [--group g] [--unlimited] [--for @user] [--reason …]',
    about: 'Create a key. Without a name, a form opens.',
    examples: ['create', 'create search-prod --quota $20 --expires 30d'],
  },
  list: {
    args: '[mine|all|@user] [enabled|disabled|expired|exhausted|expiring|low] [TEXT]',
    about: 'List keys, by owner, state or part of the name.',
    examples: ['list', 'list expiring', 'list all exhausted search'],
  },
  show: {
    args: 'KEY',
    about: 'Show a key: state, quota, expiry, models and what you may do with it.',
    examples: ['show search-prod', 'show #1234'],
  },
  edit: {
    args: 'KEY [--name …] [--models a,b|all] [--ips a,b|any] [--expires 30d|never] [--group g]',
    about: 'Change name, models, IPs, expiry or group. Without options, a form opens.',
    examples: ['edit search-prod', 'edit search-prod --models gpt-5,claude-opus-5'],
  },
  quota: {
    args: 'KEY +$50|-$10|=$100 [for 7d] [REASON]',
    about: 'Ask for more quota, take some back, or set what is left.',
    examples: ['quota search-prod +$50 launch week', 'quota search-prod +$50 for 7d load test'],
  },
  unlimited: {
    args: 'KEY on [for 4h] [REASON] | KEY off [--left $20]',
    about: 'Ask to lift a limit, for a time or for good, or to bring it back.',
    examples: ['unlimited search-prod on for 4h migration', 'unlimited search-prod off --left $20'],
  },
  enable: { args: 'KEY', about: 'Enable a disabled key.', examples: ['enable search-prod'] },
  disable: {
    args: 'KEY [REASON]',
    about: 'Disable a key. Calls with it fail within a minute.',
    examples: ['disable search-prod leaked in a log'],
  },
  renew: {
    args: 'KEY [30d]',
    about: 'Move the expiry forward, by 30 days unless said otherwise.',
    examples: ['renew search-prod', 'renew search-prod 3mo'],
  },
  reveal: { args: 'KEY', about: 'Show the secret of your own key, once.', examples: ['reveal search-prod'] },
  assign: {
    args: 'KEY @user',
    about: 'Give a key an owner. For admins.',
    examples: ['assign search-prod @ana'],
  },
  requests: {
    args: '[mine|pending|ID]',
    about: 'List your requests, or those that wait for a decision.',
    examples: ['requests', 'requests pending'],
  },
  cancel: { args: 'ID', about: 'Withdraw your own request.', examples: ['cancel r7f3a2'] },
  approve: { args: 'ID', about: 'Approve a request. For leads.', examples: ['approve r7f3a2'] },
  deny: {
    args: 'ID REASON',
    about: 'Deny a request and say why. For leads.',
    examples: ['deny r7f3a2 use the shared key'],
  },
  status: {
    args: '',
    about: 'Show whether CometAPI answers, the last sweep and the queue.',
    examples: ['status'],
  },
} as const satisfies Record<string, { args: string; about: string; examples: readonly string[] }>;

export type Verb = keyof typeof VERBS;

export const isVerb = (text: string): text is Verb => Object.hasOwn(VERBS, text);

/** `/cometkey quota KEY +$50 …`, as a refusal quotes it. */
export const usageOf = (verb: Verb): string => `/cometkey ${verb} ${VERBS[verb].args}`.trim();
