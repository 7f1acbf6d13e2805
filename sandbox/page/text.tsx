import type { ReactNode } from 'react';
import { textOf } from './control.ts';
import { emojiNamed } from './emoji.ts';
import { Mrkdwn } from './mrkdwn.tsx';

interface Given {
  type?: unknown;
  emoji?: unknown;
}

/** A text object, formatted or plain as it says. */
export function Text({ of }: { of: unknown }): ReactNode {
  const { type, emoji }: Given = typeof of === 'object' && of !== null ? of : {};
  const text = textOf(of);
  if (type === 'mrkdwn') return <Mrkdwn text={text} />;
  if (emoji === false) return text;
  return text.replace(/:([a-z][a-z0-9_+-]*):/g, (_, name: string) => emojiNamed(name));
}
