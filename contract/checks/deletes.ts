import { type Bench, commonKey, firstRows, putKey, wordsOf } from '../bench.ts';
import { finding, harmIf } from '../finding.ts';
import { bodyOf, rowIn } from '../row.ts';
import { get } from './reads.ts';

export async function* deletes(bench: Bench) {
  const key = await commonKey(bench);
  const remove = () => bench.account.ask({ method: 'DELETE', path: `/api/token/${key.id}` });
  const first = await remove();
  const gone = await bench.account.ask(get(key.id));
  const isGone = gone.verdict.kind === 'said_no' && gone.verdict.reason === 'not_found';
  yield finding({
    behaviour: 'a deleted key',
    documented: '“record not found”, as if it had never been',
    observed: isGone ? 'not found' : `${wordsOf(first)}; then ${wordsOf(gone)}`,
    bot: 'calls a key deleted only after asking for it',
    harm: harmIf(!isGone, 'deleted keys would stay in lists for ever'),
  });
  const second = await remove();
  yield finding({
    behaviour: 'a second delete',
    documented: 'refused',
    observed: second.verdict.kind === 'ok' ? 'success again' : 'refused',
    bot: 'deletes nothing',
    harm: null,
  });
  const late = await putKey(bench, bodyOf(key));
  const named = (await firstRows(bench)).find(({ name }) => name === key['name']);
  const back = rowIn(await bench.account.ask(get(key.id))) ?? named;
  yield finding({
    behaviour: 'an update of a deleted key',
    documented: 'refused',
    observed: back ? 'brings it back' : late.verdict.kind === 'ok' ? 'success, without effect' : 'refused',
    bot: 'reads before and after; says that the key is gone',
    harm: harmIf(back !== undefined, 'a change that meets a deletion would bring the key back'),
  });
}
