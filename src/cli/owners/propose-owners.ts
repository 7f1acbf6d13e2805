import { stringify } from 'csv-stringify/sync';
import type { Config, Secrets } from '../../config/load-config.ts';
import { withoutInvisible } from '../../domain/keys/names/invisible.ts';
import type { Proposal } from '../../domain/keys/names/propose-owners.ts';
import { problemOf } from '../../domain/problems/problem.ts';
import { type ProposedOwners, proposedOwners } from '../../usecases/keys/owners/lists/propose-owners.ts';
import type { MirroredKey } from '../../usecases/ports/store/keys.ts';
import { besideBot } from '../beside-bot.ts';
import { CannotRun } from '../cannot-run.ts';
import { newFile } from '../new-file.ts';
import { calledAs, summaryOf } from './owners-text.ts';

/** Writes a list of owners for `owners import`, to `out` or stdout, and says on stderr what it is worth. Nothing is changed. */
export async function ownersPropose(
  bot: { config: Config; secrets: Secrets },
  out: string | undefined,
): Promise<0> {
  await using beside = await besideBot(bot);
  const found = await foundBy(() => proposedOwners(beside.ports));
  const csv = csvOf(found.proposed);
  if (out === undefined) process.stdout.write(csv);
  else await writeNew(out, csv);
  process.stderr.write(`${summaryOf(found, out).join('\n')}\n`);
  return 0;
}

export async function foundBy(look: () => Promise<ProposedOwners>): Promise<ProposedOwners> {
  const found = await look().catch((error: unknown) => {
    if (problemOf(error)?.kind !== 'directory_unavailable') throw error;
    throw new CannotRun(
      'Slack isn’t telling me who is in the workspace right now. Run it again in a minute.',
      {
        cause: error,
      },
    );
  });
  if (found.unowned === 0 && !found.isAllRead)
    throw new CannotRun(
      'I don’t know any keys yet. Start the bot, wait until it has read them (it writes to the admins then), and run this again.',
    );
  return found;
}

/** Somebody may have corrected the list before. */
async function writeNew(file: string, csv: string): Promise<void> {
  await using handle = await newFile(file, '--out');
  await handle.writeFile(csv);
}

/** `owners import` reads the first two; the others are for whoever looks them through. */
const COLUMNS = ['key', 'owner', 'key_name', 'owner_name', 'matched'];

/** A name that begins like a formula stays a name where the file is opened. */
const csvOf = (proposed: readonly Proposal<MirroredKey>[]): string =>
  stringify(
    proposed.map(({ key, person, words }) => [
      `#${key.id}`,
      person.id,
      visible(key.name),
      visible(calledAs(person)),
      words,
    ]),
    { header: true, columns: COLUMNS, record_delimiter: 'windows', escape_formulas: true },
  );

const visible = (name: string): string =>
  withoutInvisible(name)
    .replaceAll(/\p{Cc}+/gu, ' ')
    .trim();
