import { finding, harmIf } from '../finding.ts';
import { type Fixture, listOf } from '../fixture.ts';
import type { Answer } from '../raw-call.ts';

const first = listOf({ p: 1, page_size: 1 });
const isAuth = ({ verdict }: Answer) => verdict.kind === 'auth';
const mistaken = 'a dead access token would not be told from other trouble, and nobody would mend it';

/** One call for each wrong credential, so that nothing here can lock an account. */
export async function* access(fixture: Fixture) {
  const { ask } = fixture.account;
  const wrong = await ask({ ...first, headers: { authorization: 'A'.repeat(32) } });
  fixture.profile.wrongTokenStatus = wrong.status;
  fixture.profile.authCodes = String((wrong.json as { code?: unknown } | null)?.code ?? '').startsWith(
    'AUTH_',
  );
  yield finding({
    behaviour: 'wrong access token',
    documented: '401; the family says 200 with success false',
    observed: `HTTP ${wrong.status}${fixture.profile.authCodes ? ' with an AUTH_ code' : ''}`,
    bot: 'told by status, code or words; names the variable to mend',
    harm: harmIf(!isAuth(wrong), mistaken),
  });
  const none = await ask({ ...first, headers: { authorization: undefined } });
  yield finding({
    behaviour: 'no access token',
    documented: '401',
    observed: `HTTP ${none.status}`,
    bot: 'does not start without one',
    harm: harmIf(none.verdict.kind === 'ok', 'this server shows keys to anybody'),
  });
  yield await bearer(fixture);
  yield await userHeader(fixture);
}

async function bearer({ account, settings, profile }: Fixture) {
  const told = await account.ask({ ...first, headers: { authorization: `Bearer ${settings.accessToken}` } });
  profile.bearer = told.verdict.kind === 'ok' ? 'accepted' : 'refused';
  return finding({
    behaviour: 'Bearer before the access token',
    documented: 'the raw token, without Bearer',
    observed: profile.bearer,
    bot: 'sends the raw token, which works everywhere',
    harm: null,
  });
}

async function userHeader({ account, settings, profile }: Fixture) {
  const about = {
    behaviour: 'New-Api-User header',
    documented: 'not asked for; the family asked for it until mid-2026',
    bot: 'sends COMETAPI_USER_ID where it is set, and names it where it is missed',
  };
  // Without the setting, every call of this run was made without the header.
  const told = settings.userId === null ? null : await account.ask(withoutUser);
  profile.userHeader = told === null || told.verdict.kind === 'ok' ? 'ignored' : 'required';
  if (told && told.verdict.kind !== 'ok' && !isAuth(told))
    return finding({ ...about, observed: `HTTP ${told.status}`, harm: mistaken });
  return finding({ ...about, observed: profile.userHeader, harm: null });
}

const withoutUser = { ...first, headers: { 'new-api-user': undefined } };
