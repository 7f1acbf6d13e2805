import { finding, harmIf } from '../finding.ts';
import { commonKey, type Fixture, inSeconds, putAndRead } from '../fixture.ts';
import { bodyOf } from '../row.ts';

export async function* expiries(fixture: Fixture) {
  const key = await commonKey(fixture);
  const tried = async (expired_time: number) => {
    const { taken, row } = await putAndRead(fixture, { ...bodyOf(key), expired_time });
    return { taken, stored: Number(row['expired_time']) };
  };
  const later = inSeconds(7200);
  const future = await tried(later);
  const never = await tried(-1);
  yield finding({
    behaviour: 'expiry in an hour, and never',
    documented: 'seconds since 1970; -1 is never',
    observed:
      future.stored === later && never.stored === -1 ? 'as sent' : `${future.stored}, ${never.stored}`,
    bot: 'sends seconds or -1, and reads them back',
    harm: harmIf(future.stored !== later || never.stored !== -1, 'no renewal would come out as asked'),
  });
  const zero = await tried(0);
  yield finding({
    behaviour: 'expiry 0 in an update',
    documented: 'the family reads it as expired',
    observed: zero.taken ? `stored as ${zero.stored}` : 'refused',
    bot: 'never sends 0',
    harm: null,
  });
  const past = await tried(inSeconds(-3600));
  yield finding({
    behaviour: 'an expiry in the past',
    documented: 'taken: the key is blocked',
    observed: past.taken ? 'taken' : 'refused',
    bot: 'shows such a key as expired, whatever its status says',
    harm: null,
  });
}
