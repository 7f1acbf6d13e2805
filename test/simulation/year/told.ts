import type { KeySnapshot } from '../../../src/domain/changes/plan.ts';
import type { KeyNotice } from '../../../src/domain/notices/notice.ts';
import type { NoticeContext } from '../../../src/usecases/ports/ports.ts';

/** One thing that somebody reads in Slack about one key, or about the account, which is key 0. */
export interface Told {
  readonly keyId: number;
  readonly kind: string;
  readonly to: string;
  readonly at: number;
  /** Of what it tells; '' where a list names the kind alone. */
  readonly detail: string;
  readonly how: 'posted' | 'redrawn';
  /** It says that what it told is over. */
  readonly isOver: boolean;
}

type Happened = Pick<Told, 'keyId' | 'kind' | 'detail'>;

export const toldIn = (context: NoticeContext, of: Pick<Told, 'to' | 'at' | 'how'>): Told[] =>
  happenedIn(context.notice.body).map((one) => ({ ...one, ...of, isOver: context.isOver }));

function happenedIn(body: NoticeContext['notice']['body']): Happened[] {
  switch (body.kind) {
    case 'key':
      return [{ keyId: body.keyId, kind: body.what.kind, detail: detailOf(body.what) }];
    case 'unowned_keys':
      return [...body.keys, ...(body.others ?? [])].map(({ keyId, what }) => ({
        keyId,
        kind: what,
        detail: '',
      }));
    case 'assigned':
    case 'reassigned':
      return [{ keyId: body.keyId, kind: body.kind, detail: '' }];
    case 'account_trouble':
      return [{ keyId: 0, kind: `account ${body.news}`, detail: '' }];
    default:
      return [];
  }
}

function detailOf({ kind, days, period, was, is }: KeyNotice): string {
  const [of = ''] = period.split('~');
  if (was && is) return `${snapshot(was)} → ${snapshot(is)}`;
  if (kind === 'expiring') return `${days} d before ${of}`;
  return ['expired', 'exhausted', 'low'].includes(kind) ? of : '';
}

const snapshot = ({ settings: { name, expiresAt, allowIps }, unlimited, granted }: KeySnapshot): string =>
  edited({
    name,
    expires: expiresAt?.getTime() ?? null,
    ips: allowIps.join(),
    granted: unlimited ? null : granted,
  });

/** What people edit in the console. */
export interface Edited {
  readonly name: string;
  readonly expires: number | null;
  readonly ips: string;
  /** null: unlimited. */
  readonly granted: number | null;
}

export const edited = ({ name, expires, ips, granted }: Edited): string =>
  [name, expires ?? 'never', ips, granted ?? 'unlimited'].join(' ');
