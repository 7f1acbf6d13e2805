import { type KeyboardEvent, type RefObject, useState } from 'react';
import type { ShownChannel } from '../slack/snapshot.ts';
import { useAct } from './act-context.ts';
import { commandsFor, type Suggestion } from './command-menu.tsx';

export type Composer = ReturnType<typeof useComposer>;

/** The text in the composer, and the suggestions for it. */
export function useComposer(channel: ShownChannel, field: RefObject<HTMLTextAreaElement | null>) {
  const { act, setup, snapshot } = useAct();
  const [text, setText] = useState('');
  const [active, setActive] = useState(0);
  const [isDismissed, setDismissed] = useState(false);
  const offers = isDismissed ? [] : commandsFor(text, setup.commands, snapshot.app.shortcuts);
  const type = (next: string): void => {
    setText(next);
    setActive(0);
    setDismissed(false);
  };
  const send = (): void => {
    if (text.trim() === '') return;
    type('');
    void act({ act: 'types', text, channel: channel.id });
  };
  const take = (offer: Suggestion): void => {
    type(offer.kind === 'command' ? `${offer.name} ` : '');
    if (offer.kind === 'shortcut') void act({ act: 'shortcut', callback_id: offer.id });
    field.current?.focus();
  };
  return { text, active, offers, setActive, type, send, take, dismiss: () => setDismissed(true) };
}

/** A command typed in full is sent by Enter; Tab completes one that is begun. */
const isTaken = (offer: Suggestion | undefined, { text }: Composer, key: string): boolean =>
  offer !== undefined &&
  (key === 'Tab' || (key === 'Enter' && (offer.kind === 'shortcut' || text.trim() !== offer.name)));

export function onComposerKey(event: KeyboardEvent, composing: Composer): void {
  const { active, offers, setActive, send, take, dismiss } = composing;
  const { key } = event;
  const offer = offers[active];
  const by = { ArrowDown: 1, ArrowUp: -1 }[key];
  if (by && offers.length > 0) setActive((active + by + offers.length) % offers.length);
  else if (key === 'Escape' && offers.length > 0) dismiss();
  else if (event.shiftKey || event.nativeEvent.isComposing) return;
  else if (offer && isTaken(offer, composing, key)) take(offer);
  else if (key === 'Enter') send();
  else return;
  event.preventDefault();
}
