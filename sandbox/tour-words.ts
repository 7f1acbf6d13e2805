const write = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

export const scene = (title: string): void => write(`\n── ${title}`);

export const said = (who: string, words: string): void => write(`\n  ${who}  ${words}`);

/** What the bot wrote, as the person reads it. */
export function fromBot(where: string, words: string): void {
  write(`    cometkey (${where})`);
  for (const line of words.split('\n').filter((text) => text.trim() !== '')) write(`    │ ${line}`);
}
