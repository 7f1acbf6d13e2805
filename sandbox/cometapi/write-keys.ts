import { addKey, buried, settled } from './account.ts';
import { type Call, type Reply, refuse, succeed } from './call.ts';
import { rowOf } from './database.ts';
import { readGo } from './go-json.ts';
import {
  enableRefusal,
  type KeyBody,
  type KeyRow,
  keyMembers,
  shownRow,
  writtenMembers,
  zeroBody,
} from './key-row.ts';
import { idsIn, refuseRow } from './read-keys.ts';
import { filled } from './texts.ts';

export async function createKey(call: Call): Promise<Reply> {
  const { world, flavour, texts } = call;
  const read = bodyOf(call, flavour.goStructs.create);
  if ('reply' in read) return read.reply;
  const problem = bodyProblem(call, read.body);
  if (problem) return refuse(call, problem);
  const max = flavour.keysPerUser ?? Number.POSITIVE_INFINITY;
  if (settled(world).length >= max) return refuse(call, filled(texts.tooManyKeys, { max }));
  const { id: _id, status: _status, ...born } = read.body;
  await world.faults.reach('beforeBirth', world.books.lastId + 1);
  const row = addKey(world, born);
  world.changed();
  await world.faults.reach('afterBirth', row.id);
  return flavour.createReturnsRow ? succeed(call, shownRow(row, flavour)) : succeed(call);
}

export async function updateKey(call: Call): Promise<Reply> {
  const { world, flavour, texts } = call;
  const read = bodyOf(call, flavour.goStructs.update);
  if ('reply' in read) return read.reply;
  const { body } = read;
  const problem = bodyProblem(call, body);
  if (problem) return refuseRow(call, problem);
  if (body.id === 0) return refuseRow(call, texts.idEmpty);
  settled(world);
  const row = rowOf(world.books, body.id);
  if (!row) return refuseRow(call, texts.notFound);
  const refusal = putRefusal(call, row);
  if (refusal) return refuseRow(call, refusal);
  const guard = body.status === 1 ? enableRefusal(row, call.now) : null;
  if (guard) return refuseRow(call, texts[guard]);
  return write(call, row, body);
}

const isStatusOnly = ({ flavour, query }: Call): boolean =>
  flavour.statusOnly === 'any_non_empty' && (query.get('status_only') ?? '') !== '';

/** What stricter servers of the family refuse besides. */
function putRefusal(call: Call, { group }: KeyRow): string | null {
  const { flavour, texts, world, body } = call;
  const onlyStatus = isStatusOnly(call);
  if (onlyStatus && flavour.statusOnlyTakes === 'id_and_status' && Object.keys(JSON.parse(body)).length > 2)
    return texts.invalidParameters;
  const isLost = group !== '' && !world.books.groups.includes(group);
  const refuses = { nothing: false, whole_puts: !onlyStatus, every_put: true }[flavour.lostGroupRefuses];
  return isLost && refuses ? filled(texts.noGroupAccess, { group }) : null;
}

/** Reads the row, then writes all of it: a charge between the two is lost (trap 10). */
async function write(call: Call, row: KeyRow, body: KeyBody): Promise<Reply> {
  const { world, flavour } = call;
  const copy = { ...row };
  const onlyStatus = isStatusOnly(call);
  const status = onlyStatus || flavour.plainPutWritesStatus ? body.status : copy.status;
  const members = writtenMembers(onlyStatus ? copy : body, status);
  await world.faults.reach('beforeWrite', row.id);
  Object.assign(row, members);
  world.changed();
  await world.faults.reach('afterWrite', row.id);
  return succeed(call, shownRow({ ...copy, ...members }, flavour));
}

export function deleteKey(call: Call): Reply {
  const id = /^\d+$/.test(call.id) ? Number(call.id) : 0;
  if (id === 0) return refuse(call, call.texts.idEmpty);
  if (!buried(call.world, id)) return refuse(call, call.texts.notFound);
  call.world.changed();
  return succeed(call);
}

export function deleteKeys(call: Call): Reply {
  const ids = idsIn(call);
  if (!ids) return refuse(call, call.texts.invalidParameters);
  const removed = ids.filter((id) => buried(call.world, id));
  call.world.changed();
  return succeed(call, removed.length);
}

function bodyOf(call: Call, struct: string): { body: KeyBody } | { reply: Reply } {
  const { flavour } = call;
  const extraTypes = Object.fromEntries(flavour.extraMembers.map((name) => [name, 'string' as const]));
  const read = readGo(call.body, struct, { ...keyMembers, ...extraTypes });
  if ('problem' in read) return { reply: refuse(call, read.problem, { status: flavour.badTypes }) };
  const extra = Object.fromEntries(flavour.extraMembers.map((name) => [name, String(read.body[name] ?? '')]));
  const known = Object.entries(read.body).filter(
    ([name]) => name in zeroBody && !flavour.omittedMembers.includes(name),
  );
  return { body: { ...zeroBody, ...Object.fromEntries(known), extra } };
}

/** 1e9 dollars at the default 500,000 units each. */
const biggestQuota = 1e9 * 500_000;

function bodyProblem({ flavour, texts, world }: Call, body: KeyBody): string | null {
  const { unit, max } = flavour.nameLimit;
  const length = unit === 'bytes' ? Buffer.byteLength(body.name) : [...body.name].length;
  if (length > max) return texts.nameTooLong;
  if (flavour.quotaRangeChecked && !body.unlimited_quota) {
    if (body.remain_quota < 0) return texts.quotaNegative;
    if (body.remain_quota > biggestQuota) return filled(texts.quotaTooBig, { max: biggestQuota });
  }
  const mine = body.group === '' || world.books.groups.includes(body.group);
  return flavour.groupCheckedOnWrite && !mine ? filled(texts.noGroupAccess, { group: body.group }) : null;
}
