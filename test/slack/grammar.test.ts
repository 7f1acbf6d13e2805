import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Refused } from '../../src/domain/problems/problem.ts';
import { type Span, spanKey } from '../../src/domain/time.ts';
import { COMMANDS, type Command } from '../../src/slack/commands/commands.ts';
import { parseCommand } from '../../src/slack/commands/parse-command.ts';

const typist = { now: new Date('2026-12-03T10:00:00Z'), zone: 'Europe/Berlin' };

/** Every way in which the line may be parted into a key's name and other words, if it is understood. */
function readingsOf(line: string): Command[] {
  const attempt = <T>(read: () => T): T | null => {
    try {
      return read();
    } catch (error) {
      if (error instanceof Refused) return null;
      throw error;
    }
  };
  const parsed = attempt(() => parseCommand(line, typist));
  return (parsed ? [...parsed.named, parsed.unfound] : []).flatMap(({ command }) => attempt(command) ?? []);
}

/** As it is read when no key exists that would tell where its name ends. */
const read = (line: string): Command => parseCommand(line, typist).unfound.command();

const quoted = (text: string): string => `"${text}"`;
const span = ({ amount, unit }: Span): string => spanKey({ amount, unit });
const iso = (at: Date): string => at.toISOString().replace('.000', '');

type Money = { readonly usd: number } | { readonly units: number };
const money = (amount: Money): string => ('usd' in amount ? `$${amount.usd}` : `${amount.units}u`);

/** A command, said back as a line. */
function said(command: Command): string {
  const key = 'key' in command && command.key !== null ? quoted(String(command.key)) : '';
  const reason = 'reason' in command && command.reason ? `--reason ${quoted(command.reason)}` : '';
  switch (command.verb) {
    case 'quota': {
      const { amount, during } = command;
      const change = amount ? `${amount.sign}${money(amount)}` : '';
      return `quota ${key} ${change} ${during ? `--for ${span(during)}` : ''} ${reason}`;
    }
    case 'unlimited': {
      if (command.to === null) return `unlimited ${key} ${reason}`;
      const more =
        command.to === 'on'
          ? command.during && `--for ${span(command.during)}`
          : command.left && `--left ${money(command.left)}`;
      return `unlimited ${key} ${command.to} ${more ?? ''} ${reason}`;
    }
    case 'renew': {
      const { until, ahead } = command;
      if (ahead) return `renew ${key} in ${span(ahead)} ${reason}`;
      const time =
        until === null || until === 'never'
          ? (until ?? '')
          : until instanceof Date
            ? iso(until)
            : span(until);
      return `renew ${key} ${time} ${reason}`;
    }
    case 'edit': {
      const { expiresAt: _, ...dateless } = command.to;
      const time = command.lasts ? `--expires ${span(command.lasts)}` : '';
      return `edit ${key} ${settings(command.lasts ? dateless : command.to)} ${time} ${reason}`;
    }
    case 'create': {
      const { name, ...all } = command.settings;
      // A length of time counts from when the key is made, so it is no date.
      const time = command.lasts ? `--expires ${span(command.lasts)}` : '';
      const { expiresAt: _, ...dateless } = all;
      const others = command.lasts ? dateless : all;
      const quota = command.quota ? `--quota ${money(command.quota)}` : '';
      const owner = command.owner ? `--for <@${command.owner}>` : '';
      return `create ${name === undefined ? '' : quoted(name)} ${settings(others)} ${time} ${quota} ${command.unlimited ? '--unlimited' : ''} ${owner} ${team(command)} ${reason}`;
    }
    case 'disable':
      return `disable ${key} ${reason}`;
    case 'assign':
      return `assign ${key} ${command.to ? `<@${command.to}>` : ''} ${team(command)}`;
    case 'list': {
      const { scope, filter, text } = command;
      const owner = scope === null ? '' : typeof scope === 'string' ? scope : `<@${scope.person}>`;
      return `list ${owner} ${filter ?? ''} ${text ? quoted(text) : ''}`;
    }
    case 'owner':
      return `owner ${quoted(command.named)}`;
    case 'deny':
    case 'break-glass':
      return `${command.verb} ${command.id ?? ''} ${reason}`;
    case 'delegate': {
      const who = command.who ? `<@${command.who}>` : '';
      return command.does === 'end'
        ? `delegate end ${who}`
        : `delegate ${who} ${command.until ? `until ${iso(command.until)}` : ''}`;
    }
    case 'approve':
      return `approve ${command.id ?? ''} ${reason}`;
    case 'cancel':
    case 'end':
      return `${command.verb} ${command.id ?? ''}`;
    case 'requests':
      return `requests ${command.which ?? command.id ?? ''}`;
    case 'help':
      return `help ${command.about ?? ''}`;
    case 'claim':
      return `claim ${quoted(command.named)} ${team(command)} ${reason}`;
    case 'backup': {
      const { backup } = command;
      return `backup ${key} ${backup === undefined ? '' : backup === null ? 'off' : `<@${backup}>`}`;
    }
    case 'policy':
      return command.explained
        ? `policy explain ${said({ ...command.explained, key: command.key } as Command)}`
        : 'policy';
    case 'usage':
      return `usage ${key} ${command.person ? `<@${command.person}>` : ''} ${command.days}d`;
    case 'audit':
      return `audit ${key} ${command.person ? `<@${command.person}>` : ''} ${spanKey(command.during)}`;
    case 'settings':
      return `settings ${command.topic ?? ''} ${command.text}`;
    case 'show':
    case 'enable':
    case 'reveal':
    case 'status':
      return `${command.verb} ${key}`;
  }
}

const team = ({ team }: { team: string | null }): string => (team ? `--team ${quoted(team)}` : '');

function settings({
  name,
  expiresAt,
  models,
  allowIps,
  group,
}: Extract<Command, { verb: 'edit' }>['to']): string {
  return [
    name === undefined ? '' : `--name ${quoted(name)}`,
    expiresAt === undefined ? '' : `--expires ${expiresAt === null ? 'never' : iso(expiresAt)}`,
    models === undefined ? '' : `--models ${models === null ? 'all' : models.join(',')}`,
    allowIps === undefined ? '' : `--ips ${allowIps.length === 0 ? 'any' : allowIps.join(',')}`,
    group === undefined ? '' : `--group ${quoted(group)}`,
  ].join(' ');
}

const key = fc.constantFrom(
  'search',
  'search-prod',
  '#12',
  '12',
  '"my key"',
  'top up',
  'on call',
  'batch 7d',
);
const amount = fc.constantFrom('$5', '5', '5usd', '$1,000.50', '250000u', '.5', 'US$7', '20 dollars');
const time = fc.constantFrom('7d', '4h', '1y', 'two weeks', '2 months', 'half an hour', 'a day', '30 min');
const date = fc.constantFrom(
  'tomorrow',
  '2026-12-31',
  '2026-12-31T18:00',
  'next friday 17:00',
  'in 3 days',
  '31 December',
);
const why = fc.constantFrom(
  '',
  'launch',
  'load test of search',
  '"for the launch"',
  '"until friday"',
  'OPS-12: more',
  'ana’s demo',
);
const end = fc.oneof(
  why,
  why.filter(Boolean).map((text) => `--reason ${text}`),
);
const line = (...parts: (fc.Arbitrary<string> | string)[]): fc.Arbitrary<string> =>
  fc
    .tuple(...parts.map((part) => (typeof part === 'string' ? fc.constant(part) : part)))
    .map((words) => words.filter(Boolean).join(' '));
const option = (name: string, value: fc.Arbitrary<string>) =>
  fc.oneof(fc.constant(''), line(`--${name}`, value));

const settingOptions = [
  option('expires', fc.oneof(time, date, fc.constant('never'))),
  option('models', fc.constantFrom('gpt-5', 'gpt-5,o4', 'gpt-5, o4', 'all')),
  option('ips', fc.constantFrom('10.0.0.1', '10.0.0.0/8,::1', 'any')),
  option('group', fc.constantFrom('vip', 'default')),
];

/** What changes a key, and can be explained. */
const changes = fc.oneof(
  line(
    'quota',
    key,
    amount
      .chain((text) => fc.constantFrom(`+${text}`, `-${text}`, `=${text}`, `+ ${text}`))
      .filter((text) => !text.includes('dollars')),
    fc.oneof(fc.constant(''), line('for', time)),
    end,
  ),
  line('unlimited', key, fc.constantFrom('on', 'ON'), fc.oneof(fc.constant(''), line('for', time)), end),
  line(
    'unlimited',
    key,
    'off',
    option('left', amount),
    end.filter((text) => text === '' || text.startsWith('--')),
  ),
  line('renew', key, fc.oneof(time, date, line('for', time), line('until', date), fc.constant('never')), end),
  line(
    'edit',
    key,
    ...settingOptions,
    option('name', fc.constantFrom('fresh', '"a b"')),
    end.filter((text) => text === '' || text.startsWith('--')),
  ),
  line(
    'create',
    fc.constantFrom('', 'fresh', 'fresh key', '"a b"'),
    ...settingOptions,
    fc.oneof(option('quota', amount), fc.constant('--unlimited')),
    option('for', fc.constant('<@U0BOB|bob>')),
    option('team', fc.constantFrom('search', '"data science"')),
    end.filter((text) => text === '' || text.startsWith('--')),
  ),
  line('disable', key, end),
  line('enable', key),
  line(
    'claim',
    key,
    option('team', fc.constantFrom('search', '"data science"')),
    end.filter((text) => text.startsWith('--')),
  ),
);

const grammar = fc.oneof(
  { weight: 10, arbitrary: changes },
  line(fc.constantFrom('policy explain', 'Policy EXPLAIN'), changes),
  line(fc.constantFrom('show', 'info', 'reveal'), key),
  line(
    'assign',
    key,
    fc.constantFrom('', '<@U0BOB|bob>'),
    option('team', fc.constantFrom('search', '"data science"')),
  ),
  line(
    fc.constantFrom('list', 'ls', 'find'),
    fc.constantFrom('', 'mine', 'all', 'team', 'unowned', '<@U0BOB>'),
    fc.constantFrom('', 'low', 'expired'),
    fc.constantFrom('', 'search', '"all"', 'a b'),
  ),
  line(fc.constantFrom('owner', 'who owns', 'whose is'), key),
  line(fc.constantFrom('approve', 'cancel', 'end', 'requests'), fc.constantFrom('', 'r7f3a', '#r7f3a')),
  line('deny', 'r7f3a', end),
  line('approve', 'r7f3a', end),
  line('delegate', '<@U0BOB|bob>', fc.constantFrom('until friday', '2w', 'for 3 days', '')),
  line('delegate', fc.constantFrom('end', 'off'), fc.constantFrom('', '<@U0BOB>')),
  line(fc.constantFrom('break-glass', 'breakglass'), 'r7f3a', end),
  line('help', fc.constantFrom('', 'quota', 'topup', 'all')),
  line('backup', key, fc.constantFrom('', '<@U0BOB|bob>', 'off', 'OFF')),
  line(
    'usage',
    fc.oneof(fc.constantFrom('', '<@U0BOB>'), key),
    // Of at most a quarter of a year.
    fc.oneof(
      fc.constant(''),
      time.filter((text) => text !== '1y'),
    ),
  ),
  line('audit', fc.oneof(fc.constantFrom('', '<@U0BOB>'), key), fc.oneof(fc.constant(''), time)),
  line('settings', fc.constantFrom('', 'low 30% 10%', 'quiet 20:00-08:00', 'Digest daily', 'changed off')),
  line('status'),
  line('policy'),
);

test('the grammar has lines of every verb', () => {
  const verbs = new Set(
    fc.sample(grammar, 1000).flatMap((typed) => readingsOf(typed).map(({ verb }) => verb)),
  );
  expect([...verbs].toSorted()).toEqual(Object.keys(COMMANDS).toSorted());
});

describe('a line of the grammar', () => {
  test('is understood, and said back as a line it means the same', () => {
    fc.assert(
      fc.property(grammar, (typed) => {
        const understood = readingsOf(typed);
        expect(understood, typed).not.toEqual([]);
        for (const command of understood) expect(read(said(command)), said(command)).toEqual(command);
      }),
      { numRuns: 800 },
    );
  }, 60_000);

  test('means the same with its options anywhere after the key', () => {
    const options = fc.shuffledSubarray(
      ['--name fresh', '--models gpt-5', '--group vip', '--expires never'],
      {
        minLength: 2,
      },
    );
    fc.assert(
      fc.property(options, (some) => {
        expect(read(`edit search ${some.join(' ')}`)).toEqual(
          read(`edit search ${some.toSorted().join(' ')}`),
        );
      }),
      { numRuns: 30 },
    );
  });
});

/** All that a command holds, as one text. */
const everythingIn = (value: unknown): string =>
  JSON.stringify(value, (_, one) => (one instanceof Date ? `${one.toISOString()}` : one)).toLowerCase();

describe('no word is dropped', () => {
  /** A word that no grammar knows. A refusal repeats the whole line. */
  const unknown = fc.stringMatching(/^z[a-y]{3,6}z$/);

  test('whatever stands where, it is in what was understood, or the line is refused', () => {
    fc.assert(
      fc.property(grammar, unknown, fc.nat(), (typed, word, place) => {
        const words = typed.split(' ');
        const at = 1 + (place % words.length);
        const line = [...words.slice(0, at), word, ...words.slice(at)].join(' ');
        for (const command of readingsOf(line)) expect(everythingIn(command), line).toContain(word);
      }),
      { numRuns: 1000 },
    );
  }, 60_000);

  test('a time is in the command as a time, never as a reason alone', () => {
    const timed = line(
      'quota',
      key,
      fc.constantFrom('+$5', '-$1'),
      fc.constantFrom('', 'launch', 'demo of it'),
      fc.constantFrom('for', 'until'),
      fc.oneof(time, date),
    );
    fc.assert(
      fc.property(timed, (typed) => {
        for (const command of readingsOf(typed))
          if (command.verb === 'quota' && command.amount !== null)
            expect(command.during, typed).not.toBeNull();
      }),
      { numRuns: 300 },
    );
  }, 60_000);
});
