import { z } from 'zod';

const manifestSchema = z.object({
  features: z
    .object({
      app_home: z
        .object({
          home_tab_enabled: z.boolean().default(false),
          messages_tab_enabled: z.boolean().default(true),
          messages_tab_read_only_enabled: z.boolean().default(false),
        })
        .prefault({}),
      slash_commands: z
        .array(z.object({ command: z.string(), should_escape: z.boolean().default(false) }))
        .default([]),
      shortcuts: z
        .array(z.object({ name: z.string(), type: z.enum(['global', 'message']), callback_id: z.string() }))
        .default([]),
    })
    .prefault({}),
  oauth_config: z
    .object({
      scopes: z
        .object({
          bot: z.array(z.string()).default([]),
          bot_optional: z.array(z.string()).default([]),
        })
        .prefault({}),
    })
    .prefault({}),
  settings: z
    .object({
      event_subscriptions: z.object({ bot_events: z.array(z.string()).default([]) }).prefault({}),
      interactivity: z.object({ is_enabled: z.boolean().default(false) }).prefault({}),
    })
    .prefault({}),
});

/** What the manifest tells Slack about the app. */
export interface AppSettings {
  commands: { command: string; should_escape: boolean }[];
  shortcuts: { name: string; type: 'global' | 'message'; callback_id: string }[];
  scopes: string[];
  events: string[];
  homeTab: boolean;
  messagesTab: boolean;
  readOnlyMessages: boolean;
  interactivity: boolean;
}

export function appSettings(manifest: unknown): AppSettings {
  const { features, oauth_config, settings } = manifestSchema.parse(manifest);
  return {
    commands: features.slash_commands,
    shortcuts: features.shortcuts,
    scopes: [...oauth_config.scopes.bot, ...oauth_config.scopes.bot_optional],
    events: settings.event_subscriptions.bot_events,
    homeTab: features.app_home.home_tab_enabled,
    messagesTab: features.app_home.messages_tab_enabled,
    readOnlyMessages: features.app_home.messages_tab_read_only_enabled,
    interactivity: settings.interactivity.is_enabled,
  };
}
