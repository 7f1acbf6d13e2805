/** What words say is wanted: a verb, and whether that is more, less, or exactly so much. */
export interface Wish {
  readonly verb: string;
  readonly sign?: '+' | '-' | '=';
  /** The word that says so. */
  readonly word: string;
}

/** Words that people try, near enough to a verb to offer it, and not so near as to run it. */
const SAID = {
  'quota+': 'more|raise|increase|top|boost|extra|additional|refill|recharge|plus',
  'quota-': 'less|reduce|lower|decrease|deduct|take|subtract|minus',
  'quota=': 'set|limit|cap',
  quota: 'credit|credits|money|funds',
  create: 'make|generate|issue|provision|buy',
  list: 'key|keys|token|tokens|apikey|apikeys|api',
  show: 'view|see|describe|detail|details|open|check|inspect|display|left|remaining|remains|balance|fix|repair|debug|error',
  edit: 'rename|change|update|modify|adjust|expire|expires|expiry|model|models|ip|ips|group|groups|name',
  renew: 'extend|prolong|lengthen|prolongation',
  disable: 'stop|block|revoke|kill|pause|suspend|deactivate|lock|freeze|terminate|destroy',
  enable: 'start|activate|reactivate|resume|unblock|unlock|unfreeze|restore|undelete|unpause|revive',
  reveal: 'secret|secrets|copy|password',
  usage:
    'cost|costs|spend|spent|spending|spends|use|used|uses|consumption|consumed|csv|export|download|report|billing|price|prices',
  assign: 'transfer|share|move|reassign|hand',
  backup: 'deputy|stand-in|standin',
  settings:
    'snooze|mute|unmute|notify|notifications|notification|alert|alerts|notices|quiet|language|preferences',
  requests: 'pending|waiting|inbox|approvals',
  approve: 'accept',
  deny: 'reject|decline|refuse',
  audit: 'undo|revert|rollback',
  policy: 'rules|rule|limits|approvers',
  help: 'hello|hi|hey|menu|commands|test|ping|version|thanks|intro|about',
} as const;

const WISHES: ReadonlyMap<string, Wish> = new Map(
  Object.entries(SAID).flatMap(([wish, words]) => {
    const verb = wish.replace(/[^a-z]$/, '');
    const sign = wish.slice(verb.length) as '' | '+' | '-' | '=';
    return words.split('|').map((word) => [word, { verb, word, ...(sign && { sign }) }] as const);
  }),
);

/** With these a sentence begins that says further on what is wanted; and the verb if nothing does. */
const LEADS: ReadonlyMap<string, string | null> = new Map(
  Object.entries({
    '': "i|i'd|i'm|we|you|can|could|may|please|pls|let|the|a|an|need|needs|want|wants|would|have|our|my|me|to|some|any|there|all|like|don't",
    quota: 'give',
    list: 'which',
    requests: 'ask|request',
    help: 'what|how',
    show: 'get|when|why|where|is|are|does|did',
  }).flatMap(([verb, words]) => words.split('|').map((word) => [word, verb || null] as const)),
);

/** A question about a key is answered by its state, whatever it asks. */
const ASKS_STATE = /^(?:when|why|where|is|are|does|did)$/;

const DECIDED = /^(?:requests?|approved?|denied|decided)$/;

const NOTICES = /^(?:notifications?|alerts?|notices?|reminders?)$/;

/** Whoever says so wants a key that is not there yet. */
const WANTS = /^(?:need|want|get|give|have|new|another|request|ask|make|create)$/;

/** Whatever is only said around what is wanted. */
const FILLERS = new Set(
  'on|of|in|to|for|by|at|with|from|it|its|that|this|is|was|be|been|has|had|got|am|do|us|much|many|now|asap|again|back|out|over|off|up|thank|you|thanks|so|and|quota|budget|usd|called|named|new|another|key|keys|token|tokens|api|apikey'.split(
    '|',
  ),
);

/** More words than say what is wanted. */
const MOST_WORDS = 20;

const bare = (word: string): string =>
  word
    .toLowerCase()
    .replace(/’/g, "'")
    .replace(/[?!.,;:]+$/, '');

const wishOf = (word: string): Wish | null => WISHES.get(bare(word)) ?? null;

/** Shorter ones are near to too much. */
export const LONG_WORDS = [...WISHES.keys()].filter((word) => word.length > 5);

/** It is only said around what is wanted, or says it. */
export const isSaidAround = (word: string): boolean =>
  LEADS.has(bare(word)) || FILLERS.has(bare(word)) || WISHES.has(bare(word));

/** It says nothing of why. */
export const isFiller = (word: string): boolean => LEADS.has(bare(word)) || FILLERS.has(bare(word));

type Known = (word: string) => string | null;

/** What any of the words says is wanted; `known`: the verb that a word names. */
export function saidIn(words: readonly string[], known: Known): Wish | null {
  const wishes = words.slice(0, MOST_WORDS).flatMap((one): Wish | readonly Wish[] => {
    const word = bare(one);
    const verb = LEADS.has(word) ? null : known(word);
    return verb === null ? (wishOf(word) ?? []) : { verb, word };
  });
  // A greeting is one only as the first word: “load test” asks for no help.
  return wishes.find(({ verb, word }) => verb !== 'help' || word === verb) ?? null;
}

/** It begins a sentence, and names nothing. */
export const isLead = (word: string): boolean => LEADS.has(bare(word));

/** What a line asks for, whose first word is no command; null: nobody can tell. */
export function wishIn(words: readonly string[], known: Known): Wish | null {
  const spoken = words.slice(0, MOST_WORDS).map(bare);
  const [first = ''] = spoken;
  const parted = partedWish(spoken);
  if (parted) return parted;
  const setting = settingWish(spoken);
  if (setting) return setting;
  if (!LEADS.has(first)) return wishOf(first);
  const said = saidIn(spoken, known);
  if (ASKS_STATE.test(first) && spoken.some((word) => DECIDED.test(word)))
    return { verb: 'requests', word: first };
  if (ASKS_STATE.test(first) && said?.verb !== 'usage') return { verb: 'show', word: first };
  if (said?.verb === 'list' && spoken.some((word) => WANTS.test(word))) return { ...said, verb: 'create' };
  return said ?? ledTo(spoken);
}

/** “move KEY to group vip”, “change the name of KEY”: which setting is meant stands further on. */
function settingWish([first = '', ...after]: readonly string[]): Wish | null {
  if (!/^(?:move|switch|put|change|update|modify|adjust|set)$/.test(first)) return null;
  const word = after.find((one) => /^(?:names?|models?|ips?|group|expiry)$/.test(one));
  return word === undefined ? null : { verb: 'edit', word };
}

/** What “add” adds to a key, and makes no key: “add money”. */
export function isAddition(word: string): boolean {
  const verb = wishOf(word)?.verb;
  return verb === 'quota' || verb === 'edit' || /^(?:quota|budget|usd|dollars?)$/.test(bare(word));
}

/** What is said to be added. */
function addedWish([next = '', ...after]: readonly string[]): Wish | null {
  const word = 'add';
  if (MONEY.test(next.replace(/^(\d[\d.,]*)$/, '$1usd'))) return { verb: 'quota', sign: '+', word };
  if (/^<@[uw]/.test(next)) return { verb: 'backup', word };
  const wish = wishOf(next);
  if (wish?.verb === 'edit') return wish;
  if (isAddition(next)) return { verb: 'quota', sign: '+', word };
  return after.some((one) => /^(?:to|on)$/.test(one)) ? { verb: 'edit', word } : null;
}

const MONEY = /^\+?(?:us)?\$\d|^\+\d|^\d[\d.,]*(?:\$|usd)$|^(?:dollars?|usd)$/;

/** Where nothing says what is wanted, more money is, or what the first words are mostly said for. */
function ledTo(spoken: readonly string[]): Wish {
  const [word = ''] = spoken;
  if (spoken.some((one) => MONEY.test(one))) return { verb: 'quota', sign: '+', word };
  const verb = spoken.map((one) => LEADS.get(one)).find(Boolean) ?? 'help';
  // What nobody gets themselves is given to somebody else.
  const isGiven = word === 'give' && !spoken.some((one) => /^(?:me|us)$/.test(one));
  return { verb: isGiven ? 'assign' : verb, word };
}

/** “turn KEY off”, “give $5 back”, “back up KEY”: what is meant stands in two words. */
function partedWish([word = '', ...after]: readonly string[]): Wish | null {
  const next = after[0] ?? '';
  if (MONEY.test(word)) return { verb: 'quota', sign: '+', word: '' };
  if (/^(?:turn|switch|stop)$/.test(word) && after.some((one) => NOTICES.test(one)))
    return { verb: 'settings', word };
  if (/^(?:turn|switch)$/.test(word) && after.includes('off')) return { verb: 'disable', word };
  if (/^(?:turn|switch)$/.test(word) && after.includes('on')) return { verb: 'enable', word };
  if (word === 'give' && after.includes('back')) return { verb: 'quota', sign: '-', word };
  if (word === 'give' && after.some((one) => /^<@[uw]/.test(one))) return { verb: 'assign', word };
  if (word === 'add') return addedWish(after);
  if (
    /^(?:needs?|wants?)$/.test(next) &&
    !LEADS.has(word) &&
    after.some((one) => /^(?:key|token)$/.test(one))
  )
    return { verb: 'create', word: word.startsWith('<@') ? next : word };
  if (word === 'budget' && after.length === 0) return { verb: 'show', word };
  if (/^teams?$/.test(word) && after.length === 0) return { verb: 'list', word };
  if (/^(?:start|why)$/.test(word) && after.length === 0) return { verb: 'help', word };
  return word === 'back' && next === 'up' ? { verb: 'backup', word } : null;
}
