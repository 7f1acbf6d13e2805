import type { Broken, ChainEnd, Fault } from '../../store/tables/audit-entry.ts';

/** Entries that follow one another. */
export interface Sound {
  readonly count: number;
  readonly from: ChainEnd;
  readonly end: ChainEnd;
}

const notHereText = (written: string | null): string =>
  `No entry here has the hash ${written} that you wrote down. Look in the other archives with --file, and in the database without; if it’s nowhere, entries are missing or were rewritten.`;

function faultText(fault: Exclude<Fault, 'head_not_here'>, written: string | null): string {
  switch (fault) {
    case 'missing':
      return 'is missing.';
    case 'edited':
      return 'was edited: its hash is not that of what it says.';
    case 'not_linked':
      return 'doesn’t follow the entry before it: one of the two was changed.';
    case 'inserted':
      return 'was inserted, or moved: the sequence has no place for it here.';
    case 'after_head':
      return 'was inserted: the chain’s noted head stands before it.';
    case 'not_head':
      return 'isn’t the noted head of the chain: one of the two was changed.';
    case 'head_unknown':
      return `is missing, or the chain was rewritten: no entry has the hash ${written} that you wrote down.`;
  }
}

export function verdictText(verdict: Sound | Broken, written: string | null): string[] {
  if ('fault' in verdict)
    return [
      verdict.fault === 'head_not_here'
        ? notHereText(written)
        : `seq ${verdict.seq} ${faultText(verdict.fault, written)}`,
    ];
  const { count, from, end } = verdict;
  return [
    `${count} ${count === 1 ? 'entry' : 'entries'}, head ${end.hash}`,
    ...(from.seq === 0
      ? []
      : [`They follow seq ${from.seq}, which is in an archive or an export: it ends with head ${from.hash}`]),
  ];
}

export const nothingOlderText = (asked: string): string => `Nothing is older than ${asked}.`;

export const notArchivedText = ({ seq }: Broken): string =>
  `seq ${seq} is wrong, so nothing was archived. \`cometkey audit verify\` says why.`;

export const archivedText = (first: number, { seq, hash }: ChainEnd, file: string): string =>
  `seq ${first} to ${seq} are in ${file}, which ends with head ${hash}`;

export const ARCHIVED_MEANWHILE =
  'Somebody else archived the same entries meanwhile. Run it again for what is left.';

export const csvText = (file: string): string =>
  `${file} is a CSV file, which can’t be checked, because spreadsheets change what they save. Export it as JSON Lines and check that: \`cometkey audit export > audit.jsonl\`, then \`cometkey audit verify --file audit.jsonl\`.`;
