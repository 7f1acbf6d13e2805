import { finding, harmIf } from '../finding.ts';
import { commonKey, type Fixture, firstRows, putKey, wordsOf } from '../fixture.ts';
import { bodyOf, rowIn } from '../row.ts';
import { get } from './reads.ts';

export async function* deletes(fixture: Fixture) {
  const key = await commonKey(fixture);
  const remove = () => fixture.account.ask({ method: 'DELETE', path: `/api/token/${key.id}` });
  const first = await remove();
  const gone = await fixture.account.ask(get(key.id));
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
  const late = await putKey(fixture, bodyOf(key));
  const named = (await firstRows(fixture)).find(({ name }) => name === key['name']);
  const back = rowIn(await fixture.account.ask(get(key.id))) ?? named;
  yield finding({
    behaviour: 'an update of a deleted key',
    documented: 'refused',
    observed: back ? 'brings it back' : late.verdict.kind === 'ok' ? 'success, without effect' : 'refused',
    bot: 'reads before and after; says that the key is gone',
    harm: harmIf(back !== undefined, 'a change that meets a deletion would bring the key back'),
  });
}
