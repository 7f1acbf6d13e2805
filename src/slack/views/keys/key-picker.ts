import type { KeyPickReport } from '../../../usecases/ports/read-models.ts';
import { button, context, message, section } from '../../blocks/blocks.ts';
import { ACTIONS } from '../../blocks/ids.ts';
import { pickRef } from '../../blocks/refs/pick-ref.ts';
import type { Message } from '../../blocks/unrendered.ts';
import { keyLine, ownerText } from '../../text/key-text.ts';
import { joined, literal, msg, type Text } from '../../text/text.ts';

/** `terms`: what the line says after the name of the key. */
type Picking = KeyPickReport & { readonly terms?: string };

/** Asks which of several keys was meant; its button names the verb, and runs the command for that key. */
export function keyPickerMessage({ verb, keys, total, form, terms = '', ...shown }: Picking): Message {
  const which = literal(total <= 1 ? 'Its button' : 'Each button');
  const title = msg`${whyAsked({ ...shown, total })} ${which} runs \`${`${verb} ${terms}`.trim()}\`.`;
  const does = literal(`${verb.charAt(0).toUpperCase()}${verb.slice(1)}`);
  const lines = keys.map((key) => keyLine({ ...shown, key }, ownerText(key)));
  const rows = keys.map((key, at) =>
    section(
      lines[at] ?? title,
      button({
        action: ACTIONS.pickKey,
        text: does,
        value: pickRef.encode({ form, key: key.id }),
        label: msg`${does}: ${key.name}`,
      }),
    ),
  );
  const more = total - keys.length;
  const rest = more > 0 ? [msg`And ${more} more: type more of the name, or the key’s number.`] : [];
  return message(
    joined([title, ...lines, ...rest, literal('Choose one with its button, or write its number.')]),
    [section(title), ...rows, ...rest.map((line) => context(line))],
  );
}

function whyAsked({ word, total, isRenamed }: Pick<KeyPickReport, 'word' | 'total' | 'isRenamed'>): Text {
  if (total <= 1)
    return msg`“${word}” now means a different key than when I offered that line. Do you mean this one?`;
  return isRenamed
    ? msg`One of these keys was called “${word}” before. Which one do you mean?`
    : msg`Several keys match “${word}”. Which one do you mean?`;
}
