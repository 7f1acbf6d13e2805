const write = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

export const scene = (title: string): void => write(`\n── ${title}`);

export const said = (who: string, words: string): void => write(`\n  ${who}  ${words}`);

/** The bot's text as a person reads it: mentions, dates and bold without their markup. */
export function fromBot(where: string, words: string): void {
  write(`    cometkey (${where})`);
  for (const line of words.split('\n').filter((text) => text.trim() !== '')) write(`    │ ${shown(line)}`);
}

const shown = (line: string): string =>
  line
    .replace(/<!date\^[^|>]*\|([^>]*)>/g, '$1')
    .replace(/<@U0([A-Z]+)>/g, (_mention, name: string) => `@${name.toLowerCase()}`)
    .replace(/\*([^*]+)\*/g, '$1')
    .replace(/`([^`]+)`/g, '$1')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
