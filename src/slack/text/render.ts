import { usdOf } from '../../domain/keys/quota.ts';
import type { UserId } from '../../domain/member.ts';
import type { Reader } from '../../domain/notices/reader.ts';
import { type Language, languageOf } from './language/languages.ts';
import { kept, momentText } from './language/moment-text.ts';
import type { Text } from './text.ts';
import { oneLine, type Surface, userLine } from './user-text.ts';

interface Rendering extends Pick<Reader, 'zone' | 'quiet' | 'nameOf'> {
  readonly language: Language;
  readonly surface: Surface;
}

/** The text for one reader, in their language and time zone, escaped for the surface. */
export const render = (text: Text, { language, ...reader }: Reader, surface: Surface): string =>
  renderIn(text, { ...reader, language: languageOf(language), surface });

export function renderIn(text: Text, to: Rendering): string {
  switch (text.kind) {
    case 'template':
      return templateText(text, to);
    case 'plural':
      return filled(ownWords(pluralForm(text, to.language), to), [numberText(text.n, to)]);
    case 'user_text':
      return writtenText(text, to);
    case 'person':
      return personText(text, to);
    case 'channel':
      return to.surface === 'mrkdwn' ? `<#${text.id}>` : text.id;
    case 'user_group':
      return to.surface === 'mrkdwn' ? `<!subteam^${text.id}>` : `@${text.id}`;
    case 'moment':
      return momentText(text, to);
    case 'number':
      return numberText(text.value, to);
    case 'money':
      return moneyText(text, to);
    case 'list':
      return listText(text, to);
    case 'joined':
      return text.items.map((item) => renderIn(item, to)).join(text.separator);
  }
}

const LONGEST_NAME = 80;

/** A mention notifies, and Slack draws it only where it formats text. */
function personText({ id }: Of<'person'>, { surface, quiet, nameOf }: Rendering): string {
  if (surface === 'mrkdwn' && !quiet?.has(id)) return `<@${id}>`;
  const name = nameOf?.(id);
  if (name) return `@${userLine(name, LONGEST_NAME, surface)}`;
  if (surface === 'mrkdwn') return `<@${id}>`;
  return nameOf ? SOMEBODY : `@${id}`;
}

/** Where Slack does not say who it is. */
const SOMEBODY = '@someone';

const MENTION = /<@([UW][A-Z0-9]+)(?:\|[^<>]*)?>/g;
const GROUP_MENTION = /<!subteam\^[A-Z0-9]+(?:\|@?([^<>]*))?>/g;

/**
 * Nobody is mentioned by what somebody else wrote, so those in it are named. In a quotation, which may be sent again,
 * whoever is not known stays as they were typed.
 */
function writtenText({ text, max, isQuoted }: Of<'user_text'>, { surface, nameOf }: Rendering): string {
  const personIn = (typed: string, id: UserId): string => {
    const name = nameOf?.(id);
    if (name) return `@${oneLine(name, LONGEST_NAME)}`;
    return nameOf && !isQuoted ? SOMEBODY : typed;
  };
  const groupIn = (typed: string, handle: string | undefined): string =>
    handle || !isQuoted ? `@${handle || 'group'}` : typed;
  const named = text.replace(MENTION, personIn).replace(GROUP_MENTION, groupIn);
  return isQuoted ? oneLine(named, max) : userLine(named, max, surface);
}

type Of<K extends Text['kind']> = Extract<Text, { kind: K }>;

/** Without formatting characters where Slack does not format. */
const ownWords = (words: string, { surface }: Rendering): string =>
  surface === 'plain' ? words.replace(/[*`]/g, '') : words;

/** All values are put in at once, so that a value which contains `{0}` stays as it is. */
const filled = (words: string, values: readonly string[]): string =>
  values.length === 0 ? words : words.replace(/\{(\d+)\}/g, (whole, at) => values[Number(at)] ?? whole);

function templateText({ template, values }: Of<'template'>, to: Rendering): string {
  const found = to.language.catalogue[template];
  const words = ownWords(typeof found === 'string' ? found : template, to);
  return filled(
    words,
    values.map((value) => renderIn(value, to)),
  );
}

function pluralForm({ n, one, many }: Of<'plural'>, { locale, catalogue }: Language): string {
  const forms = catalogue[many];
  if (typeof forms === 'string') return forms;
  if (forms) return forms[new Intl.PluralRules(locale).select(n)] ?? forms.other ?? many;
  return n === 1 ? one : many;
}

const numberText = (value: number, { language }: Rendering): string => value.toLocaleString(language.locale);

const moneyFormat = kept(
  (locale: string, sign: Of<'money'>['sign'], decimals: number) =>
    new Intl.NumberFormat(locale, {
      style: 'currency',
      currency: 'USD',
      currencyDisplay: 'narrowSymbol',
      signDisplay: sign === 'always' ? 'exceptZero' : 'negative',
      minimumFractionDigits: 2,
      maximumFractionDigits: decimals,
      // Nobody is shown more than there is.
      roundingMode: 'trunc',
    }),
);

/** Up to four decimals below a dollar, because a call may cost less than a cent. */
function moneyText({ amount, unitsPerUsd, sign }: Of<'money'>, { language }: Rendering): string {
  const dollars = usdOf(amount, unitsPerUsd);
  const isFraction = dollars !== 0 && Math.abs(dollars) < 1;
  return moneyFormat(language.locale, sign, isFraction ? 4 : 2).format(dollars);
}

const LISTS = {
  and: { type: 'conjunction' },
  or: { type: 'disjunction' },
} as const;

const listFormat = kept(
  (locale: string, join: Of<'list'>['join']) => new Intl.ListFormat(locale, LISTS[join]),
);

function listText({ items, join }: Of<'list'>, to: Rendering): string {
  return listFormat(to.language.locale, join).format(items.map((item) => renderIn(item, to)));
}
