import { Fragment, type ReactNode } from 'react';
import { useAct } from './act-context.ts';
import { emojiNamed } from './emoji.ts';
import { slackDate } from './slack-date.ts';

interface Reader {
  tz: string;
  names: Record<string, string>;
}

const unescaped = (text: string): string =>
  text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');

const EDGE = '(?<![\\p{L}\\p{N}])';
const END = '(?![\\p{L}\\p{N}])';
const styled = (mark: string) => `${EDGE}[${mark}](?=\\S)([^${mark}\\n]*[^\\s${mark}])[${mark}]${END}`;

/** Slack's inline formatting, highest precedence first. */
const PIECES = new RegExp(
  [
    '`([^`\\n]+)`',
    '<([^<>\\n]+)>',
    styled('*'),
    styled('_'),
    styled('~'),
    `${EDGE}:([a-z][a-z0-9_+-]*):${END}`,
  ].join('|'),
  'gu',
);

function link(url: string, label: string | undefined): ReactNode {
  const text = unescaped(label ?? url.replace(/^mailto:/, ''));
  if (!/^(https?|mailto):/.test(url)) return text;
  return (
    <a href={unescaped(url)} target="_blank" rel="noreferrer">
      {text}
    </a>
  );
}

function special(inner: string, { tz, names }: Reader): ReactNode {
  const [target = '', label] = inner.split('|', 2);
  const mention = (sign: string, id: string) => (
    <span className="mention">{sign + (names[id] ?? label ?? id)}</span>
  );
  if (/^@[UW]/.test(target)) return mention('@', target.slice(1));
  if (target.startsWith('#')) return mention('#', target.slice(1));
  if (target.startsWith('!subteam^')) return mention('@', target.slice('!subteam^'.length));
  if (/^!(here|channel|everyone)$/.test(target)) return <span className="mention">@{target.slice(1)}</span>;
  if (!target.startsWith('!date^')) return link(target, label);
  const [, seconds, pattern = ''] = target.split('^');
  const moment = new Date(Number(seconds) * 1000);
  return (
    <time dateTime={moment.toISOString()} title={moment.toUTCString()}>
      {slackDate(Number(seconds), pattern, tz)}
    </time>
  );
}

function inline(text: string, reader: Reader): ReactNode[] {
  const nodes: ReactNode[] = [];
  let end = 0;
  for (const match of text.matchAll(PIECES)) {
    const [whole, code, angle, bold, italic, strike, emoji] = match;
    nodes.push(unescaped(text.slice(end, match.index)));
    if (code !== undefined) nodes.push(<code>{unescaped(code)}</code>);
    else if (angle !== undefined) nodes.push(special(angle, reader));
    else if (bold !== undefined) nodes.push(<b>{inline(bold, reader)}</b>);
    else if (italic !== undefined) nodes.push(<i>{inline(italic, reader)}</i>);
    else if (strike !== undefined) nodes.push(<s>{inline(strike, reader)}</s>);
    else nodes.push(emojiNamed(emoji ?? ''));
    end = match.index + whole.length;
  }
  nodes.push(unescaped(text.slice(end)));
  // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of one text have no other name
  return nodes.map((node, index) => <Fragment key={index}>{node}</Fragment>);
}

const QUOTED = /^(?:>|&gt;) ?/;

/** Adjacent quoted lines form one quotation. */
function paragraphs(text: string, reader: Reader): ReactNode[] {
  const runs: { isQuote: boolean; lines: string[] }[] = [];
  for (const line of text.split('\n')) {
    const isQuote = QUOTED.test(line);
    const last = runs.at(-1);
    if (last?.isQuote === isQuote) last.lines.push(line.replace(QUOTED, ''));
    else runs.push({ isQuote, lines: [line.replace(QUOTED, '')] });
  }
  return runs.map(({ isQuote, lines }, index) => {
    const words = inline(lines.join('\n'), reader);
    // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of one text have no other name
    return isQuote ? <blockquote key={index}>{words}</blockquote> : <p key={index}>{words}</p>;
  });
}

/** Parses Slack's mrkdwn; general Markdown parsers misread `12:30:45` and `# 1`. */
export function Mrkdwn({ text }: { text: string }): ReactNode {
  const { me, names } = useAct().snapshot;
  const reader = { tz: me.tz, names };
  const parts = text.split(/```\n?([\s\S]*?)```/);
  return (
    <div className="mrkdwn">
      {parts.map((part, index) => {
        const key = `${index} ${part.slice(0, 20)}`;
        if (index % 2 === 1) return <pre key={key}>{unescaped(part)}</pre>;
        return part.trim() === '' ? null : <Fragment key={key}>{paragraphs(part, reader)}</Fragment>;
      })}
    </div>
  );
}
