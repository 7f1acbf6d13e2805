import { finding, harmIf } from '../finding.ts';
import { commonKey, type Fixture, putAndRead, putKey, readKey } from '../fixture.ts';
import { bodyOf, grantedIn, type Row } from '../row.ts';

export async function* quotas(fixture: Fixture) {
  const key = await commonKey(fixture);
  const tried = async (remain_quota: unknown) => {
    const { status, verdict } = await putKey(fixture, { ...bodyOf(key), remain_quota });
    const taken = verdict.kind === 'ok';
    const stored = taken ? Number((await readKey(fixture, key.id))['remain_quota']) : null;
    return { status, taken, stored };
  };
  const negative = await tried(-5);
  fixture.profile.quotaRangeChecked = !negative.taken;
  yield finding({
    behaviour: 'a negative quota',
    documented: 'refused by the family since late 2025',
    observed: negative.taken ? `stored as ${negative.stored}` : 'refused',
    bot: 'never sends one; a debt is told, not written',
    harm: null,
  });
  const huge = await tried(500_000_000_000_001);
  yield finding({
    behaviour: 'a quota beyond a billion dollars',
    documented: 'refused by the family since late 2025',
    observed: huge.taken ? `stored as ${huge.stored}` : 'refused',
    bot: 'the policy asks a lead long before',
    harm: harmIf(huge.taken && huge.stored !== 500_000_000_000_001, 'large quotas are stored wrong'),
  });
  const fraction = await tried(1.5);
  const text = await tried('5');
  fixture.profile.badTypes = fraction.taken ? text.status : fraction.status;
  yield finding({
    behaviour: 'a quota of 1.5, or of "5"',
    documented: 'refused: whole numbers only',
    observed: [fraction, text].map(({ taken, status }) => (taken ? 'taken' : `HTTP ${status}`)).join(', '),
    bot: 'sends whole numbers, rounded down from dollars',
    harm: null,
  });
  yield await conserved(fixture, key);
}

async function conserved(fixture: Fixture, key: Row) {
  const { taken, row } = await putAndRead(fixture, { ...bodyOf(key), remain_quota: 54_321 });
  const isRight =
    taken && Number(row['remain_quota']) === 54_321 && grantedIn(row) === 54_321 + Number(key['used_quota']);
  return finding({
    behaviour: 'writing a quota',
    documented: 'remain_quota as sent; used_quota is nobody’s to write',
    observed: isRight
      ? 'as sent, used untouched'
      : `remain ${row['remain_quota']}, used ${row['used_quota']}`,
    bot: 'aims at left + used, and reads both back',
    harm: harmIf(!isRight, 'no change of quota would come out as approved'),
  });
}
