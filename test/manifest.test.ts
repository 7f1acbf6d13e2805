import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { ACTIONS, CALLBACKS, COMMAND, keyAction, OPTIONS, SHORTCUTS } from '../src/slack/blocks/ids.ts';
import { COMMANDS } from '../src/slack/commands/commands.ts';
import { clicks } from '../src/slack/listeners/buttons.ts';
import { sourceFiles, textOf } from './support/source-files.ts';

interface Manifest {
  display_information: { name: string; description: string; long_description: string };
  features: {
    app_home: Record<string, boolean>;
    slash_commands: { command: string; description: string; usage_hint: string; should_escape: boolean }[];
    shortcuts: { name: string; type: string; callback_id: string; description: string }[];
  };
  oauth_config: { scopes: Record<string, string[]> };
  settings: {
    event_subscriptions: { bot_events: string[] };
    interactivity: { is_enabled: boolean };
    socket_mode_enabled: boolean;
  };
}

const manifest: Manifest = parse(textOf('manifest.yml'));
const listening = sourceFiles('src/slack/**/*.ts')
  .filter(({ path }) => !path.includes('/views/'))
  .map(({ code }) => code)
  .join('\n');
const drawing = sourceFiles('src/slack/{views,settings}/**/*.ts')
  .map(({ code }) => code)
  .join('\n');
const all = (text: string, pattern: RegExp): string[] => [
  ...new Set([...text.matchAll(pattern)].map(([, found = '']) => found)),
];

describe('what Slack is told and what the bot listens to', () => {
  test('the command', () => {
    expect(all(listening, /app\.command\((?!ANY\b)(\w+)/g)).toEqual(['COMMAND']);
    expect(manifest.features.slash_commands.map(({ command }) => command)).toEqual([COMMAND]);
  });

  test('people and channels arrive as ids, not as text', () => {
    expect(manifest.features.slash_commands.every(({ should_escape }) => should_escape)).toBe(true);
  });

  test('shortcuts', () => {
    const heard = all(listening, /app\.shortcut\(\{[^}]*?callback_id: SHORTCUTS\.(\w+)/g);
    expect(heard).toEqual(Object.keys(SHORTCUTS));
    expect(manifest.features.shortcuts.map(({ callback_id }) => callback_id)).toEqual(
      Object.values(SHORTCUTS),
    );
  });

  test('events', () => {
    const heard = all(listening, /app\.(?:event|message)\('([\w.]+)'/g);
    expect(manifest.settings.event_subscriptions.bot_events.toSorted()).toEqual(heard.toSorted());
  });

  test('buttons, forms and both tabs of its Home are switched on', () => {
    expect(manifest.settings.interactivity.is_enabled).toBe(true);
    expect(manifest.settings.socket_mode_enabled).toBe(true);
    expect(manifest.features.app_home).toMatchObject({ home_tab_enabled: true, messages_tab_enabled: true });
  });

  test('everything is within the lengths that Slack takes', () => {
    const { display_information: about, features } = manifest;
    expect(about.name.length).toBeLessThanOrEqual(35);
    expect(about.description.length).toBeLessThanOrEqual(140);
    expect(about.long_description.length).toBeGreaterThanOrEqual(174);
    expect(about.long_description.length).toBeLessThanOrEqual(4000);
    for (const { description, usage_hint } of features.slash_commands) {
      expect(description.length).toBeLessThanOrEqual(2000);
      expect(usage_hint.length).toBeLessThanOrEqual(1000);
    }
    for (const { name, description } of features.shortcuts) {
      expect(name.length).toBeLessThanOrEqual(24);
      expect(description.length).toBeLessThanOrEqual(150);
    }
  });

  test('the usage hint names verbs there are', () => {
    for (const { usage_hint } of manifest.features.slash_commands)
      for (const hint of usage_hint.replace(/^\[|\]$/g, '').split('|'))
        expect(Object.keys(COMMANDS)).toContain(hint.trim().split(' ')[0]);
  });
});

/** The scope of each Web API method; null: none. Add a line for a new method. */
const SCOPE: Record<string, string | null> = {
  'auth.test': null,
  'views.open': null,
  'views.push': null,
  'views.update': null,
  'views.publish': null,
  'chat.postMessage': 'chat:write',
  'chat.postEphemeral': 'chat:write',
  'chat.update': 'chat:write',
  'users.info': 'users:read',
  'users.list': 'users:read',
  'usergroups.list': 'usergroups:read',
  'conversations.open': 'im:write',
  'conversations.history': 'im:history',
  'conversations.replies': 'im:history',
  'files.getUploadURLExternal': 'files:write',
  'files.completeUploadExternal': 'files:write',
};

describe('scopes', () => {
  const methods = all(listening.replaceAll(/\s+\./g, '.'), /\bclient\.((?:[a-z]+\.)+[a-zA-Z]+)/g);

  test('every method that is called has its scope known', () => {
    expect(methods.filter((method) => !(method in SCOPE))).toEqual([]);
    expect(methods).toEqual(expect.arrayContaining(['chat.postMessage', 'files.completeUploadExternal']));
  });

  test('the bot asks for what it needs and for nothing else', () => {
    const needed = methods.flatMap((method) => SCOPE[method] ?? []);
    const { bot = [], bot_optional: optional = [], ...others } = manifest.oauth_config.scopes;
    expect([...bot, ...optional].toSorted()).toEqual([...new Set(['commands', ...needed])].sort());
    expect(others).toEqual({});
  });

  test('what it can do without is asked for as optional', () => {
    expect(manifest.oauth_config.scopes['bot_optional']).toEqual(['files:write']);
  });
});

describe('every id has a listener', () => {
  test('actions', () => {
    const ofVerbs = Object.values(COMMANDS).flatMap(({ buttons = {} }) => Object.keys(buttons));
    const ids = new Set([...Object.values(ACTIONS), ...ofVerbs]);
    expect(Object.keys(clicks).toSorted()).toEqual([...ids].toSorted());
    expect(listening).toContain('Object.entries(clicks)');
  });

  test('selects that search', () => {
    expect(all(listening, /suggest\(OPTIONS\.(\w+)/g).toSorted()).toEqual(Object.keys(OPTIONS).toSorted());
  });

  test('modals that are submitted', () => {
    const submitted = all(listening, /callback: CALLBACKS\.(\w+)/g);
    const shown = Object.keys(CALLBACKS).filter((id) => !submitted.includes(id));
    expect(shown).toEqual(['notice', 'secret']);
  });

  test('every submission is registered', () => {
    const written = all(listening, /const (\w+Submission)\b/g);
    const registered = all(listening, /^ {2}(\w+Submission),$/gm);
    expect(registered.toSorted()).toEqual(written.toSorted());
    expect(written.length).toBeGreaterThan(0);
  });

  test('every group of listeners is registered', () => {
    const written = all(listening, /export function (register\w+)\(app/g);
    const called = all(listening, /^\s+(register\w+)\(app, botNow\);/gm);
    expect([...called, 'registerListeners'].toSorted()).toEqual(written.toSorted());
  });

  test('and every id is drawn somewhere', () => {
    const drawn = (name: string, id: string) => new RegExp(`\\b${name}\\.${id}\\b`).test(drawing);
    for (const id of Object.keys(ACTIONS)) expect(drawn('ACTIONS', id), `ACTIONS.${id}`).toBe(true);
    for (const [, verb] of drawing.matchAll(/\bkeyAction\('(\w+)'\)/g))
      expect(Object.keys(clicks)).toContain(keyAction(verb ?? ''));
    for (const id of Object.keys(CALLBACKS)) expect(drawn('CALLBACKS', id), `CALLBACKS.${id}`).toBe(true);
    for (const id of Object.keys(OPTIONS)) expect(drawn('OPTIONS', id), `OPTIONS.${id}`).toBe(true);
  });
});
