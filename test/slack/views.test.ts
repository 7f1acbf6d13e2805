import { describe, expect, test } from 'vitest';
import { KEY_FILTERS, KEY_STATES, STATUS } from '../../src/domain/keys/key.ts';
import { units } from '../../src/domain/keys/quota.ts';
import type { NoticeBody } from '../../src/domain/notices/notice.ts';
import type { Approved, Request } from '../../src/domain/requests/request.ts';
import { span } from '../../src/domain/time.ts';
import { listRef } from '../../src/slack/blocks/refs/list-refs.ts';
import { COMMANDS } from '../../src/slack/commands/commands.ts';
import { statusMessage } from '../../src/slack/views/account/status.ts';
import { helpMessage } from '../../src/slack/views/help.ts';
import { homeView } from '../../src/slack/views/home.ts';
import { keyMessage } from '../../src/slack/views/keys/key-detail.ts';
import { keyListMessage } from '../../src/slack/views/keys/key-list.ts';
import { keyPickerMessage } from '../../src/slack/views/keys/key-picker.ts';
import { noticeMessage } from '../../src/slack/views/notices/notice.ts';
import { problemText } from '../../src/slack/views/problems/problem.ts';
import { assignedMessage, changeMessage } from '../../src/slack/views/requests/change-result.ts';
import { requestCard } from '../../src/slack/views/requests/request-card.ts';
import { requestListMessage } from '../../src/slack/views/requests/request-list.ts';
import { requestMessage } from '../../src/slack/views/requests/request-message.ts';
import { requestOutcome, requestReply } from '../../src/slack/views/requests/request-replies.ts';
import {
  everyState,
  later,
  now,
  pendingRequest,
  someKey,
  tallyOf,
  unitsPerUsd,
  usdUnits,
} from '../support/conversation.ts';
import { NO_RIGHT } from '../support/every-key-turn.ts';
import { everyProblem } from '../support/every-problem.ts';
import { plainText, shown, spoken } from '../support/rendered-text.ts';
import { telling } from '../support/telling.ts';

const all = {
  tend: true,
  disable: true,
  change: true,
  enable: true,
  reveal: true,
  assign: false,
  giveUp: false,
};
const key = someKey();
const ana = { id: 'U0ANA', role: 'member', zone: 'Europe/Berlin' } as const;
const lee = { id: 'U0LEE', role: 'lead', zone: 'Europe/Berlin' } as const;
const report = { key, asOf: now, trouble: null, now, requests: [], grants: [], may: all, unitsPerUsd };

test('a refusal says what is wrong and what to do', () => {
  expect(
    everyProblem('search')
      .map((problem) => `${problem.kind}: ${plainText(problemText(problem))}`)
      .join('\n'),
  ).toMatchInlineSnapshot(`
    "not_a_member: Guests can’t manage CometAPI keys in this workspace. Ask a full member to do it for you.
    other_workspace: This only works in the workspace where I’m installed. Run /cometkey there.
    setting_locked: Your company’s policy says I must always tell you about exhausted, so that can’t be turned off. /cometkey settings shows what you can choose.
    nothing_to_snooze: There’s nothing left to snooze for search (#1234): anything else I tell you about it can’t be put off. /cometkey show search shows its state.
    slack_slow: Slack was slow, so I couldn’t open the window for you. Please try again.
    file_refused: I’m not allowed to send files in this workspace. Whoever manages its apps can allow it: at api.slack.com/apps, add the scope files:write to this app, and install it again.
    file_not_sent: Slack didn’t answer in time, so I didn’t send the file. Try again in a minute.
    file_unknown: Slack didn’t answer, so I can’t tell whether the file arrived. Look at our direct messages before you try again.
    window_closed: You closed the window before I could show the answer in it. Type /cometkey edit #1234 to open it again.
    directory_unavailable: Slack didn’t tell me who you are or what you’re allowed to do, so I did nothing. Try again in a minute.
    store_unavailable: I can’t save anything right now, so nothing changed. Try again in a minute; if it keeps happening, tell whoever runs me.
    save_unknown: My database stopped responding while I was working on this, so it may be done, or may still get done. Check /cometkey requests and /cometkey list before you try again.
    role_unproven: I can’t check right now whether you’re a lead or an admin (@S0LEADS and search didn’t load), so I did nothing. Try again in a minute; if it keeps happening, tell an admin.
    lists_unread: I can’t check right now whether you’re in @S0LEADS, and which rule decides depends on it, so I did nothing. Try again in a minute; if it keeps happening, tell an admin.
    requester_unproven: I can’t check who is in @S0ADMINS right now, so I don’t know whether @U0ANA may still make this change. I did nothing. Try again in a minute; if it keeps happening, tell an admin.
    team_needed: You’re in the teams search and search. Say which of them the key belongs to: choose it in the form, or add --team search or --team search.
    not_in_team: @U0ANA is in search and data science, and in no team called “search”. Write --team search or --team "data science" instead.
    leads_no_team: You don’t lead a team, so there’s no list of its keys. /cometkey list shows your own.
    teams_unread: I can’t check who is in @S0LEADS right now, so I don’t know which team you’re in, and who decides depends on it. I did nothing. Try again in a minute; if it keeps happening, tell an admin.
    not_your_key: search (#1234) isn’t yours, so you can’t do that. Its owner is @U0BOB. Ask them, or an admin.
    only_the_owner_reveals: Only its owner can see the secret of search (#1234). It has no owner yet. If it’s yours: /cometkey claim #1234.
    reveal_guarded: @U0ADA assigned search (#1234) to you within the last day, so a second admin has to agree before you see its secret. Otherwise you can’t see it until 20 Dec 2026, 12:00 UTC.
    nobody_approves_reveal: search (#1234) changed hands within the last day, and there’s no second admin who could let you see its secret sooner, so you can’t see it until 20 Dec 2026, 12:00 UTC.
    own_assignment: You assigned search (#1234) yourself, so another admin has to agree.
    reveal_not_asked: @U0BOB isn’t waiting to see the secret of search (#1234): I’ve fetched it for them since. If they need it again, they’ll ask.
    leads_only: Only leads and admins can list other people’s keys. /cometkey list shows yours.
    approvers_only: Only leads, admins and people from finance can approve or deny this. /cometkey requests shows how your own requests stand.
    admins_only: Only admins can assign keys: ask @U0ADA or @S0LEADS.
    only_an_admin_enables: An admin disabled search (#1234), so only an admin can enable it. Ask one of them.
    stand_in_never_enables: search (#1234) is disabled, and as its backup you can’t enable it. Ask @U0ANA, or an admin.
    person_not_a_member: @U0ANA is a bot and can’t own a key. Choose a full member of this workspace.
    no_such_key: There’s no key “search” that you can see. Did you mean search (#1234)?
    others_key: Key “search” isn’t yours, so you can’t see or change it. Its owner is @U0ANA. Ask them, or an admin.
    no_key_called: There’s no key called “search”. Write its full name, or its number.
    ambiguous_key: Several keys match “search”: search (#1234), search (#1234), search (#1234), search (#1234), search (#1234) and 7 more. Write its number, for example /cometkey show #1234.
    has_owner: “search” has an owner, @U0BOB, so you can’t claim it. Ask an admin to assign it to you, or @U0BOB to press Not mine; then you can claim it.
    no_key_like: No key’s name matches “search”. A  stands for any text; everything else has to match exactly. /cometkey list all shows every key.
    no_owner_to_back_up: search (#1234) has no owner, so there’s nobody to stand in for. Give it one first: /cometkey assign #1234.
    backs_up_themselves: That person already owns search (#1234). Name somebody else as its backup, or write off.
    key_missing: Choose a key.
    key_deleted: search (#1234) was deleted on 3 Dec 2026. /cometkey create makes a new one.
    key_gone: search (#1234) no longer exists in CometAPI. /cometkey create makes a new one.
    no_such_request: There’s no request search that you can see. /cometkey requests lists those you can.
    request_of_key: “search” is a key, not a request. About it, this is waiting for a decision: +$50.00 on search for 7 days (request r7f3a, by @U0ANA). Write the id of the request.
    already_decided: This request is no longer waiting for a decision: +$50.00 on search for 7 days. 🚫 Cancelled by @U0ANA, 3 Dec 2026, 10:00 UTC.
    unlimited_until: search-prod (#1234) is unlimited for now, so it can’t be given more quota. Its limit is due back 20 Dec 2026, 12:00 UTC; the request waits until 20 Dec 2026, 13:00 UTC, so approve it in between, or deny it.
    vote_not_needed: Request r7f3a already has every approval that could come from you. Somebody from finance is still to decide it. To deny it: /cometkey deny r7f3a.
    already_voted: You’ve already approved request r7f3a. It still needs somebody else’s approval; /cometkey requests r7f3a shows where it stands.
    more_than_asked: That’s more than was asked for. Approve as much as was asked for, or less.
    longer_than_asked: That’s longer than was asked for. Write the time that was asked for, or a shorter one.
    not_lowerable: This request has nothing to lower. Approve or deny it as it is.
    own_request: Request r7f3a is your own, so another admin has to decide it. /cometkey cancel r7f3a cancels it.
    own_key_request: Request r7f3a is about one of your own keys, so another admin has to decide it.
    delegators_own: Request r7f3a is that of the person who handed you their votes, or about a key of theirs, so another admin has to decide it.
    delegates_to_self: You can’t hand your votes to yourself. Choose somebody else.
    delegation_needs_end: Handing on your votes needs an end. Add one, for example until friday or 2w.
    delegation_moved: Somebody changed this just now. Look at it with /cometkey delegate, then try again.
    no_delegation: Nobody decides for you, and you decide for nobody, so there’s nothing to end. To hand your votes on: /cometkey delegate @bob until friday.
    several_delegations: Several people handed you their votes, or have yours. Say which to end: /cometkey delegate end <@U0LEE> or /cometkey delegate end <@U0LEA>.
    glass_off: The policy lets nobody break the glass. /cometkey requests r7f3a shows who has to approve.
    step_up_needed: Type the amount that’s asked for: whoever approves this has to.
    step_up_wrong: That isn’t the amount that’s asked for. Read it above, then type it here.
    lowering_off: The rule lets nobody give less than was asked for. Approve it as it is, or deny it.
    not_your_request: Request r7f3a isn’t yours, so you can’t cancel it. /cometkey requests mine lists yours.
    not_retryable: Request r7f3a can’t be tried again, because it may already have changed the key. Look at the key, then ask again.
    nothing_to_end: Request r7f3a has nothing that can be ended now. /cometkey requests r7f3a shows where it stands.
    limit_comes_first: I can’t take that back while search-prod (#1234) has no limit, which is due back 20 Dec 2026, 12:00 UTC. Then I’ll take back both; end the unlimited quota first to have that sooner.
    goes_on_already: Request r7f3a is already running again, or is over: somebody was faster, or I tried again by myself. /cometkey requests r7f3a shows where it stands.
    approval_too_old: Request r7f3a failed too long ago to be tried again under the old approval. Ask again: an admin has to approve the new request.
    key_not_theirs: Request r7f3a can’t be tried again: @U0ANA can no longer change the key. Whoever owns it now can ask again.
    left_since: Request r7f3a can’t be tried again: @U0ANA is no longer a member of this workspace. Whoever needs it now can ask for it.
    decision_needed_now: Request r7f3a needed no approval when you asked. An admin has to approve it now. Ask again, and say why.
    asked_already: 2 minutes ago you asked for +$50.00 on search for 7 days, and it’s still waiting for a lead.
    asked_again: You’ve pressed this before, and asked for +$50.00 on search for 7 days: request r7f3a. ⏳ Pending: needs 1 approval by 20 Dec 2026, 12:00 UTC.
    leaves_nothing: This would leave nothing on search (#1234), which has $20.00 left: calls with it would fail at once. Nothing has changed yet. To stop it and keep its quota: /cometkey disable #1234.
    ends_soon: search (#1234) expires 20 Dec 2026, 12:00 UTC. This would make it expire 3 Dec 2026, 10:00 UTC: calls with it would fail from then on. It would also make these changes: Group: default group → vip. Nothing has changed yet. To stop it at once: /cometkey disable #1234.
    question_over: You cancelled this, so I left search (#1234) alone.
    too_many_pending: You have 20 requests waiting for a decision, which is as many as one person can have. Cancel one you no longer need (/cometkey requests mine lists them), or wait until one is decided, then ask again.
    unknown_verb: There’s no command “search”. Did you mean /cometkey list? /cometkey help shows what I can do.
    takes_several: There’s no single command for “search”. Disable the key, so that calls with it fail within a minute, then make a new one: /cometkey create.
    several_keys: I disable one key at a time, and this names search (#1234) and search (#7), so I changed nothing. If the rest is your reason, say it in more words.
    unknown_option: show has no option “search”. Usage: /cometkey show KEY
    missing_argument: “--quota” needs a value after it. Usage: /cometkey create [NAME]
    not_understood: I don’t understand “search” here. Usage: /cometkey status
    not_explained: To explain quota, I need the whole command, with all that you’d ask for. For example: /cometkey policy explain quota search-prod +$50
    option_twice: You wrote “--quota” twice. Leave one of them out.
    words_exclude: “--unlimited” and “--quota” can’t be used together. Leave one of them out.
    mistakes: • I can’t read “search” as money. Write dollars as $5, or units as 250000u.
    • “99y” is longer than ten years. Write a shorter time, such as 3mo.
    unclosed_quote: A closing quotation mark is missing. Write, for example, /cometkey show "my key".
    bad_amount: I can’t read “search” as money. Write dollars as $5, or units as 250000u.
    not_dollars: I count in US dollars only, so I can’t take “search”. Write the amount in dollars, for example $20.
    key_not_first: The key comes first: write search (#1234), then what you want for it.
    unsigned_amount: Do you want search more, search less, or exactly search left? Write +search to add it, -search to take it back, or =search to set what’s left.
    amount_too_large: “search” is more than CometAPI can store. Write a smaller amount, such as $50.
    zero_amount: “search” is less than the smallest amount CometAPI counts in. Write a larger one, such as $5.
    bad_span: I can’t read “search” as a length of time. Write 30m, 4h, 7d, 2w, 3mo or 1y.
    usage_too_long: I show at most 92 days of usage, and “search” is longer. Write 92d, or less.
    unknown_setting: There’s no setting “search”. The settings are low and quiet. Did you mean /cometkey settings low 20%?
    bad_setting: I can’t read “search” as a setting. Write it as /cometkey settings quiet 22:00-07:00, or choose in the form: /cometkey settings.
    span_too_long: “search” is longer than ten years. Write a shorter time, such as 3mo.
    line_too_long: That’s 8,000 characters, and I read at most 4,000. Shorten it, or use the form.
    reason_too_long: The reason has 1,200 characters, and whoever reads it sees at most 1,000. Shorten it.
    looks_like_secret: That looks like a secret, so I didn’t keep it. If it is one, replace it: others may have seen it. Then send your text again without the secret.
    time_unclear: I read “search” as a length of time, but can’t tell how long. Write for 2d, or put --reason before the reason.
    ends_on_date: The time starts only when it’s approved, so I can’t use “search” (20 Dec 2026, 12:00 UTC) as its end. Counted from now, that’s about for 37h: write that instead.
    setting_in_name: Is “$20” a setting, or part of the key’s name? If it’s a setting, write --quota $20. If it’s part of the name, put the name in quotes: "ci-bot $20".
    noun_in_name: Is “a key” part of the new key’s name? If it is, put the name in quotes: "a key search". If it isn’t, leave it out.
    sentence_in_name: “gpt-5 to search-prod” reads like part of a sentence. If it’s the new key’s name, put it in quotes: "gpt-5 to search-prod". If it isn’t, write the name first, then its settings: /cometkey create ci-bot --quota $20.
    owner_in_name: Is the new key for @U0ANA? Then write --for <@U0ANA>. A key’s name can’t contain a mention.
    name_holds_person: A key’s name can’t contain a mention. Write it without @U0ANA, or their name without the @.
    less_in_comment: “$5” sounds like less than was asked for, and this would approve all of it. To give less, where you may, press Edit and approve in /cometkey requests r7f3a. If it’s only what you want to say, put it in quotes: "but only $5".
    time_in_reason: Is “for 7d” how long you want it, or part of the reason? If it’s how long, write for 7d right after the amount or on. If it’s part of the reason, put the reason in quotes: "demo for 7d".
    bad_moment: I can’t read “search” as a date. Write 2026-12-31, 2026-12-31T18:00, in 3 days, 30d or never.
    time_without_more: Only added quota can be temporary. Leave the time out: quota you take back doesn’t return by itself.
    not_later: search (#1234) already expires 20 Dec 2026, 12:00 UTC, which is later. To make it expire earlier: /cometkey edit #1234.
    past_moment: “search” is in the past (3 Dec 2026, 10:00 UTC). Write a later date, or a time from now such as 30d.
    field_unused: This field only applies to “Set a limit again”. Choose that above, or leave it empty.
    bad_person: I can’t tell who “search” is. Type @ and choose the person from Slack’s list.
    name_empty: A key needs a name, for example search-prod.
    name_too_long: The name has 51 characters; at most 50 are allowed. Shorten it.
    name_too_many_bytes: CometAPI refused the name: “search”. It takes 80 bytes; shorten it, or use fewer accents and emoji.
    name_forbidden_characters: The name contains invisible characters. Type it again with letters, digits and symbols.
    name_mixes_scripts: In “seаrch”, “а” is a Cyrillic letter among Latin ones, so the name could be taken for another. Type “а” again on the keyboard you use for the rest.
    name_taken: There’s already a key search (#1234). Choose another name.
    bad_ip: “search” (line 2) isn’t an IP address. Write 10.0.0.1, 10.0.0.0/8 or 2001:db8::/32.
    no_such_model: The account has no models called search, search, search and 1 more. Did you mean search?
    no_such_group: The account has no group “search”. Choose one that it has: search.
    cross_group_needs_auto: Retrying in other groups works only with the group “auto”. Choose that group, or turn the retry off.
    reason_missing: A lead has to approve this: with it you would have $125.00 of new keys in 30 days (limit $100.00), so please say why.
    reason_unfit: Your reason doesn’t fit here. search Change it, and send it again.
    nothing_to_change: It’s already set that way, so I changed nothing.
    left_or_granted: Do you want $50 left on search (#1234), or $50 granted in all? $5.00 of it is used already. Write =$50 for what’s left, or +$30 for what’s granted.
    left_already: search (#1234) already has $60.00 left, so I changed nothing.
    policy_refuses: The policy doesn’t allow that. search (rule: search) /cometkey policy shows the rules.
    makes_no_sense: That can’t be done with search (#1234): only $2.00 is left. Take back less, or all of it with /cometkey quota #1234 =$0.
    quota_moved: @U0ANA has changed the quota of search (#1234) since you saw it: it had $20.00 granted, and has unlimited quota now. Check the amount, then ask again.
    key_busy: search (#1234) is being changed right now. Please try again in half a minute.
    behind_unknown: I don’t know yet whether an earlier change to “search” took effect (request 7f3a, requested by @U0ANA, 20 Dec 2026, 12:00 UTC), so I did nothing. I’m still checking, and will message @U0ANA once I know. Check with them, then send yours again.
    behind_late: An earlier change to “search” may still be on its way and would undo yours, so I did nothing. Please try again in a minute.
    name_on_its_way: Another key may still get the name “search-live”: what I sent for an earlier request could still come through. So I did nothing. Please try again in a minute.
    behind_held: An earlier change to “search” (request 7f3a) is on hold until an admin presses Resume, so I did nothing. Ask an admin, then send yours again.
    key_moved: search (#1234) changed while this form was open, so I saved nothing.
    Name: search-prod → search
    Group: vip → default group
    What you typed is still here, and the rest is as it is now. Check it, then send it again.
    changed_meanwhile: Somebody changed the models and expiry of search (#1234) in the meantime, so I changed nothing. Look at it, then make your change again.
    secret_hidden: CometAPI hides the secret of search (#1234) and offers no way to show it. Copy it from the CometAPI console.
    upstream_down: CometAPI isn’t answering, so I did nothing. I’ll check again at 12:00:00 UTC; please send this again then.
    upstream_limiting: CometAPI isn’t taking any more calls at the moment, so I did nothing. Please try again in a minute.
    upstream_auth: CometAPI no longer accepts my access token. It wants to know whose token it is. Whoever runs me has to set COMETAPI_USER_ID to the numeric id of the account the token belongs to, and restart me.
    upstream_refused: CometAPI refused it: “search”. Nothing changed. If you can’t tell why, ask an admin.
    upstream_unreadable: CometAPI sent an answer I can’t read, so I did nothing. Please try again in a minute; if it keeps happening, tell an admin.
    key_unreadable: CometAPI lists key #1234, but I can’t read its data. Until somebody repairs it in the CometAPI console, only /cometkey disable #1234 works on it.
    asking_too_fast: You’ve asked for a lot in a short time, and everybody shares one limit on calls to CometAPI. Please try again after 12:00:00 UTC.
    still_reading_keys: I’m still reading the keys from CometAPI and don’t know “search” yet. Try again in a minute, or write the key’s number.
    outcome_unknown: CometAPI didn’t answer, so I can’t tell whether it’s done. Check /cometkey list before you try again.
    drifted: search (#1234) has $60.00 granted instead of $70.00: either it was too busy to set exactly, or somebody edited it in the console just then. Look at the key. If it still needs the rest, ask for it.
    not_taken: CometAPI accepted the change, but search (#1234) doesn’t show it (name and status): either it didn’t take effect, or somebody edited the key in the console at the same time. Look at it before you try again.
    not_enabled: The rest is done, but I left search (#1234) disabled: an admin has since disabled the key, and only an admin can enable it.
    twins: There are several new keys called “search” (#1, #2). An admin has to delete the extra ones in the CometAPI console, and can assign the one that stays.
    renamed: I lost CometAPI’s answer when I created “search”, and no key has that name. There’s a new key with the same settings under another name (#4): it may be yours, renamed since then. An admin can assign it to you; if it isn’t yours, create “search” again.
    not_found_after_create: CometAPI said it created “search”, but doesn’t list it. Check /cometkey list in a minute, before you try again.
    form_expired: This form is out of date: it’s more than a day old, or has already been sent. Start again with /cometkey.
    form_sent: I already got this form, and a form works only once. Type /cometkey requests mine to see what came of it.
    offer_spent: I’ve already run that, or it’s more than a day old. Type it again if you still want it.
    line_refused: There’s no command “search”. Did you mean /cometkey list? /cometkey help shows what I can do. You typed: search
    try_later: CometAPI isn’t answering, so I did nothing. Please try again in a minute. You typed: search
    outcome_unknown: It’s disabled now, but an earlier change to the key could still come through and enable it again. I’ll keep checking until that can’t happen any more, then message you; /cometkey requests 7f3a shows where it stands."
  `);
});

describe('a key', () => {
  test('to its owner', () =>
    expect(spoken(keyMessage(report))).toMatchInlineSnapshot(`
      "# search-prod · 🟡 Low on quota
      Only $2.00 is left. Ask for more quota to keep it working.
      🟩⬜⬜⬜⬜⬜⬜⬜⬜⬜ 10% left
      *$2.00 left* of $20.00 · $18.00 used
      [Ask for more] [Reveal secret] [Disable] [⋯ Edit | Renew 30 days | Ask for unlimited | Refresh]
      *Expires*
      <!date^1797768000^{date_short_pretty} at {time}|20 Dec 2026, 12:00 UTC>
      *Owner*
      <@U0ANA>
      *Last used*
      <!date^1796290200^{date_short_pretty} at {time}|3 Dec 2026, 09:30 UTC>
      *Models*
      gpt-5, claude-opus-5
      *Allowed IPs*
      10.0.0.0/8
      *Group*
      default group
      *Created*
      <!date^1793523600^{date_short_pretty} at {time}|1 Nov 2026, 09:00 UTC>
      *Secret*
      ends in wxyz
      ~ #1234 · 1,000,000 units left, 9,000,000 units used
      ~ As of <!date^1796292000^{date_short_pretty} at {time}|3 Dec 2026, 10:00 UTC>"
    `));
  test('as a screen reader says it', () =>
    expect(shown(keyMessage(report)).text).toMatchInlineSnapshot(
      `"Key *search-prod* (#1234): 🟡 Low on quota. Only $2.00 is left. Ask for more quota to keep it working. $2.00 left of $20.00, expires <!date^1797768000^{date_short_pretty} at {time}|20 Dec 2026, 12:00 UTC>. Owner: <@U0ANA>."`,
    ));
  test('to somebody who may only look', () =>
    expect(spoken(keyMessage({ ...report, may: NO_RIGHT }))).toMatchInlineSnapshot(`
      "# search-prod · 🟡 Low on quota
      Only $2.00 is left. Its owner, <@U0ANA>, can ask for more quota.
      🟩⬜⬜⬜⬜⬜⬜⬜⬜⬜ 10% left
      *$2.00 left* of $20.00 · $18.00 used
      [Refresh]
      *Expires*
      <!date^1797768000^{date_short_pretty} at {time}|20 Dec 2026, 12:00 UTC>
      *Owner*
      <@U0ANA>
      *Last used*
      <!date^1796290200^{date_short_pretty} at {time}|3 Dec 2026, 09:30 UTC>
      *Models*
      gpt-5, claude-opus-5
      *Allowed IPs*
      10.0.0.0/8
      *Group*
      default group
      *Created*
      <!date^1793523600^{date_short_pretty} at {time}|1 Nov 2026, 09:00 UTC>
      *Secret*
      ends in wxyz
      ~ #1234 · 1,000,000 units left, 9,000,000 units used
      ~ As of <!date^1796292000^{date_short_pretty} at {time}|3 Dec 2026, 10:00 UTC>"
    `));
  test('with requests and grants', () =>
    expect(
      spoken(
        keyMessage({
          ...report,
          key: { ...key, curesAsked: ['ask_more'] },
          requests: [pendingRequest()],
          grants: [
            {
              requestId: 'r1',
              keyId: 1234,
              member: 'U0ANA',
              of: 'quota',
              granted: usdUnits(5),
              endsAt: later,
              state: 'active',
            },
          ],
        }),
      ),
    ).toMatchInlineSnapshot(`
      "# search-prod · 🟡 Low on quota
      Only $2.00 is left. More quota has been requested and is waiting for a decision.
      🟩⬜⬜⬜⬜⬜⬜⬜⬜⬜ 10% left
      *$2.00 left* of $20.00 · $18.00 used
      ~ Request \`r7f3a\`: *+$50.00* on *search-prod* for 7 days · ⏳ Pending: needs 1 approval by <!date^1797768000^{date_short_pretty} at {time}|20 Dec 2026, 12:00 UTC>
      $5.00 granted temporarily: ends <!date^1797768000^{date_short_pretty} at {time}|20 Dec 2026, 12:00 UTC> [End now]
      [Ask for more] [Reveal secret] [Disable] [⋯ Edit | Renew 30 days | Ask for unlimited | Refresh]
      *Expires*
      <!date^1797768000^{date_short_pretty} at {time}|20 Dec 2026, 12:00 UTC>
      *Owner*
      <@U0ANA>
      *Last used*
      <!date^1796290200^{date_short_pretty} at {time}|3 Dec 2026, 09:30 UTC>
      *Models*
      gpt-5, claude-opus-5
      *Allowed IPs*
      10.0.0.0/8
      *Group*
      default group
      *Created*
      <!date^1793523600^{date_short_pretty} at {time}|1 Nov 2026, 09:00 UTC>
      *Secret*
      ends in wxyz
      ~ #1234 · 1,000,000 units left, 9,000,000 units used
      ~ As of <!date^1796292000^{date_short_pretty} at {time}|3 Dec 2026, 10:00 UTC>"
    `));
  test.each([
    ['disabled', { status: STATUS.disabled, disabledBy: { id: 'U0ADA', role: 'admin' } as const }],
    ['expired', { expiresAt: new Date('2026-12-01T00:00:00Z') }],
    ['exhausted', { left: units(0) }],
    ['overspent', { left: usdUnits(-1) }],
    ['renewed, not enabled', { status: STATUS.expired }],
    ['expiring', { expiresAt: new Date('2026-12-05T00:00:00Z'), left: usdUnits(18) }],
    ['unlimited', { unlimited: true, expiresAt: null, models: null, allowIps: [] }],
    ['deleted', { deletedAt: now }],
  ])('%s', (_, over) => expect(spoken(keyMessage({ ...report, key: someKey(over) }))).toMatchSnapshot());
});

test.each([
  [90, '90 minutes ago'],
  [119, '119 minutes ago'],
  [120, '2 hours ago'],
  [47 * 60 + 59, '47 hours ago'],
  [48 * 60, '2 days ago'],
])('keys read %i minutes before say “%s”', (minutes, words) => {
  const later = new Date(now.getTime() + minutes * 60_000);
  expect(spoken(keyMessage({ ...report, now: later }))).toContain(words);
});

test('a list', () => {
  const keys = [key, someKey({ id: 7, name: 'batch', owner: null, status: STATUS.disabled })];
  const query = { scope: 'all', filter: null, text: '', page: 1 } as const;
  const list = {
    keys,
    total: 35,
    tally: tallyOf(35, { expired: 1, exhausted: 2, expiring: 1, low: 3 }),
    reader: lee,
    pages: 4,
    query,
    asOf: now,
    trouble: null,
    now: new Date(now.getTime() + 240_000),
    unitsPerUsd,
  };
  expect(spoken(keyListMessage(list))).toMatchInlineSnapshot(`
    "*All keys*, page 2 of 4
    35 keys · 1 expired, 2 exhausted, 1 expiring soon, 3 low on quota
    🟡 *search-prod* (#1234) · Low on quota
    $2.00 left of $20.00 · expires <!date^1797768000^{date_short_pretty} at {time}|20 Dec 2026, 12:00 UTC> · owner <@U0ANA> [Open]
    ⏸️ *batch* (#7) · Disabled
    $2.00 left of $20.00 · expires <!date^1797768000^{date_short_pretty} at {time}|20 Dec 2026, 12:00 UTC> · no owner [Open]
    [Previous] [Next] <Any state> [Refresh] [New key]
    ~ As of <!date^1796292000^{date_short_pretty} at {time}|3 Dec 2026, 10:00 UTC>, 4 minutes ago"
  `);
  expect(
    spoken(
      keyListMessage({
        ...list,
        keys: [],
        total: 0,
        tally: tallyOf(0),
        pages: 1,
        query: { ...query, scope: 'mine', page: 0 },
        asOf: null,
        trouble: null,
      }),
    ),
  ).toMatchInlineSnapshot(`
    "*Your keys: 0*
    You don’t own any keys yet. \`/cometkey create ci-bot\` makes one.
    <Any state> [Refresh] [New key]
    ~ Not read from CometAPI yet"
  `);
});

test('a list keeps its text when a state is chosen, however long the text is', () => {
  const text = 'x'.repeat(60);
  const query = { scope: { person: 'U0123456789' }, filter: null, text, page: 2 };
  const list = {
    keys: [],
    total: 35,
    tally: tallyOf(35),
    reader: lee,
    pages: 4,
    query,
    asOf: now,
    trouble: null,
    now,
    unitsPerUsd,
  };
  const { blocks } = keyListMessage(list);
  const elements = blocks.flatMap((block) => (block.type === 'actions' ? block.elements : []));
  const options = elements.flatMap((one) => (one.type === 'static_select' ? (one.options ?? []) : []));
  expect(options.map(({ value }) => listRef.parse(value))).toEqual(
    [null, ...KEY_FILTERS].map((filter) => ({ ...query, filter, page: 0 })),
  );
});

test('several keys match', () => {
  const keys = [key, someKey({ id: 7, name: 'search-dev' })];
  expect(
    spoken(
      keyPickerMessage({ word: 'search', verb: 'disable', keys, total: 12, form: 'f1', now, unitsPerUsd }),
    ),
  ).toMatchInlineSnapshot(`
    "Several keys match “search”. Which one do you mean? Each button runs \`disable\`.
    🟡 *search-prod* (#1234) · Low on quota
    $2.00 left of $20.00 · expires <!date^1797768000^{date_short_pretty} at {time}|20 Dec 2026, 12:00 UTC> · owner <@U0ANA> [Disable]
    🟡 *search-dev* (#7) · Low on quota
    $2.00 left of $20.00 · expires <!date^1797768000^{date_short_pretty} at {time}|20 Dec 2026, 12:00 UTC> · owner <@U0ANA> [Disable]
    ~ And 10 more: type more of the name, or the key’s number."
  `);
});

describe('a request', () => {
  const background = {
    key,
    balance: usdUnits(2000),
    recent: everyState()
      .slice(4, 8)
      .map((request) => ({ request })),
    groupTroubles: [],
  };
  test('its card', () => {
    expect(spoken(requestCard({ request: pendingRequest(), background, now }))).toMatchInlineSnapshot(`
      "*⏳ Pending* · <@U0ANA> asks for *+$50.00* on *search-prod* for 7 days
      > Reason:
      > launch week
      *Key*
      *search-prod* (#1234)
      *Owner*
      <@U0ANA>
      *Now*
      $2.00 left of $20.00
      expires <!date^1797768000^{date_short_pretty} at {time}|20 Dec 2026, 12:00 UTC>
      as of <!date^1796292000^{date_short_pretty} at {time}|3 Dec 2026, 10:00 UTC>
      *If approved*
      $52.00 left of $70.00
      *Share of the account*
      3% of $2,000.00
      ~ Their earlier requests:
      ✅ Applied: *+$50.00* on *search-prod* for 7 days, <!date^1796292000^{date_short_pretty} at {time}|3 Dec 2026, 10:00 UTC>
      ⚠️ Failed: *+$50.00* on *search-prod* for 7 days, <!date^1796292000^{date_short_pretty} at {time}|3 Dec 2026, 10:00 UTC>
      ⚠️ Failed: *+$50.00* on *search-prod* for 7 days, <!date^1796292000^{date_short_pretty} at {time}|3 Dec 2026, 10:00 UTC>
      ~ A lead has to approve by <!date^1797768000^{date_short_pretty} at {time}|20 Dec 2026, 12:00 UTC> · rule: increases need a lead · request \`r7f3a\`
      [Approve] [Edit and approve] [Deny] [⋯ Approve with a comment…]"
    `);
    expect(shown(requestCard({ request: pendingRequest(), background, now })).text).toMatchInlineSnapshot(
      `"<@U0ANA> asks for *+$50.00* on *search-prod* for 7 days. ⏳ Pending: needs 1 approval by <!date^1797768000^{date_short_pretty} at {time}|20 Dec 2026, 12:00 UTC>. Now $2.00 left of $20.00; if approved, $52.00 left of $70.00. Reason: launch week"`,
    );
  });
  test('says in one line why it is sensitive, and to those who hear it read aloud too', () => {
    const earlierAmounts = [usdUnits(5), usdUnits(5), usdUnits(5)];
    const idle = { ...key, usedAt: null, createdAt: new Date('2026-01-01T00:00:00Z') };
    const card = requestCard({
      request: pendingRequest(),
      background: { ...background, key: idle, earlierAmounts },
      now,
    });
    const line = '⚠️ Look twice: 10 × the usual amount ($5.00), no use in 30 days.';
    expect(spoken(card)).toContain(line);
    expect(shown(card).text).toContain(
      `Now $2.00 left of $20.00; if approved, $52.00 left of $70.00. ${line} Reason: launch week`,
    );
  });
  test('with the longest reason that a form takes', () => {
    const reason = 'a reason '.repeat(400).slice(0, 3000);
    const card = shown(requestCard({ request: pendingRequest({ reason }), background, now }));
    expect(card.blocks.length).toBeLessThanOrEqual(50);
    expect(JSON.stringify(card.blocks)).toContain('Share of the account');
  });
  test('for a new key', () => {
    const newKey = {
      name: 'big',
      expiresAt: later,
      unlimited: true,
      models: ['gpt-5'],
      allowIps: [],
      group: '',
      crossGroupRetry: false,
      quota: units(0),
    };
    const request = pendingRequest({ change: { kind: 'create', key: newKey }, keyId: null, keyName: 'big' });
    expect(
      spoken(
        requestCard({
          request,
          background: { key: null, balance: null, recent: [], groupTroubles: [] },
          now,
        }),
      ),
    ).toMatchInlineSnapshot(`
      "*⏳ Pending* · <@U0ANA> asks for a new key *big* with *unlimited quota*, until <!date^1797768000^{date_short_pretty} at {time}|20 Dec 2026, 12:00 UTC>
      ⚠️ Look twice: unlimited.
      > Reason:
      > launch week
      *Owner*
      <@U0ANA>
      *Quota*
      unlimited
      *Expires*
      <!date^1797768000^{date_short_pretty} at {time}|20 Dec 2026, 12:00 UTC>
      *Models*
      gpt-5
      *Allowed IPs*
      any IP
      *Group*
      default group
      ~ No requests from <@U0ANA> before this one.
      ~ A lead has to approve by <!date^1797768000^{date_short_pretty} at {time}|20 Dec 2026, 12:00 UTC> · rule: increases need a lead · request \`r7f3a\`
      [Approve] [Edit and approve] [Deny] [⋯ Approve with a comment…]"
    `);
  });
  test.each(
    everyState().map((request, at) => [at, request.state, request] as const),
  )('%i %s: card, thread and message', (_at, _state, request) => {
    const given = { request, background, now };
    expect(
      [
        requestCard(given),
        requestReply(given, 'result'),
        requestOutcome(given, true),
        changeMessage({ request, before: key, key, may: all, channel: 'C0REQUESTS', now }),
      ]
        .map(spoken)
        .join('\n\n'),
    ).toMatchSnapshot();
  });
  test('it is said to be under way only while nothing says that it waits', () => {
    const approved = everyState().find(({ state }) => state === 'approved') as Approved;
    const saying = (request: Request) => shown(requestOutcome({ request, background, now }, true)).text;
    const underWay = 'I’m applying it now';
    expect(saying(approved)).toContain(underWay);
    for (const waiting of [{ isHeld: true }, { blockedBy: 'down' }, { attempts: 1 }] as const) {
      const text = saying({ ...approved, ...waiting });
      expect(text).not.toContain(underWay);
      expect(text).toContain('I’ll tell you here when it’s done.');
    }
  });
  test('replies in its thread', () => {
    const given = {
      request: { ...pendingRequest(), votes: [{ by: 'U0LEE', at: now }] },
      background: null,
      now,
    };
    const replies = (['vote', 'reminder', 'escalation'] as const).map(
      (about) => shown(requestReply(given, about, ['U0LEE', 'U0ADA'])).text,
    );
    expect(replies.join('\n')).toMatchInlineSnapshot(`
      "<@U0LEE> approved: 1 of 1 approval.
      I reminded <@U0LEE> and <@U0ADA> to decide by <!date^1797768000^{date_short} at {time}|20 Dec 2026, 12:00 UTC>. This was requested <!date^1796292000^{date_short} at {time}|3 Dec 2026, 10:00 UTC>.
      I also asked the admins, <@U0LEE> and <@U0ADA>, to decide by <!date^1797768000^{date_short} at {time}|20 Dec 2026, 12:00 UTC>. This was requested <!date^1796292000^{date_short} at {time}|3 Dec 2026, 10:00 UTC>."
    `);
  });
  test('buttons are for whoever may', () => {
    const given = { request: pendingRequest(), background: null, now };
    expect(spoken(requestMessage(given, ana))).toContain('[Cancel request]');
    expect(spoken(requestMessage(given, ana))).not.toContain('[Approve]');
    expect(spoken(requestMessage(given, lee))).toContain('[Approve] [Edit and approve] [Deny]');
    expect(spoken(requestMessage(given, { ...lee, role: 'member' }))).not.toMatch(/\[(Approve|Cancel)/);
  });
  test('a list of them', () => {
    expect(
      spoken(
        requestListMessage({
          query: { which: 'mine', page: 0 },
          rows: everyState()
            .slice(0, 2)
            .map((request) => ({ request, key })),
          total: 14,
          pages: 2,
          reader: ana,
          now,
        }),
      ),
    ).toMatchInlineSnapshot(`
      "*Your requests: 14*, page 1 of 2
      You asked for *+$50.00* on *search-prod* for 7 days
      Reason: launch week
      Now $2.00 left of $20.00; if approved, $52.00 left of $70.00
      ⏳ Pending: needs 1 approval by <!date^1797768000^{date_short_pretty} at {time}|20 Dec 2026, 12:00 UTC> · requested <!date^1796292000^{date_short_pretty} at {time}|3 Dec 2026, 10:00 UTC> · request \`r7f3a\`
      [Open] [Cancel request]
      You asked for *+$50.00* on *search-prod* for 7 days
      Reason: launch week
      ✅ Approved by <@U0LEE>, <!date^1796292000^{date_short_pretty} at {time}|3 Dec 2026, 10:00 UTC> · requested <!date^1796292000^{date_short_pretty} at {time}|3 Dec 2026, 10:00 UTC> · request \`r7f3a\` [Open]
      [Next] [Refresh]
      ~ As of <!date^1796292000^{date_short_pretty} at {time}|3 Dec 2026, 10:00 UTC>"
    `);
    expect(
      spoken(
        requestListMessage({
          query: { which: 'pending', page: 0 },
          rows: [],
          total: 0,
          pages: 1,
          reader: lee,
          now,
        }),
      ),
    ).toMatchInlineSnapshot(`
      "*Waiting for you: 0*
      Nothing is waiting for your decision. \`/cometkey requests mine\` lists what you asked for.
      [Refresh]
      ~ As of <!date^1796292000^{date_short_pretty} at {time}|3 Dec 2026, 10:00 UTC>"
    `);
  });

  test.each([
    [1, 'You’re approving what <@U0ANA> asked for: *+$50.00* on *search-prod* for 7 days.'],
    [
      2,
      'You’re approving what <@U0ANA> asked for: *+$50.00* on *search-prod* for 7 days. It takes 2 approvals.',
    ],
  ])('where %i approve it, nobody is told that it comes with theirs', (approvals, asked) => {
    const { approval } = pendingRequest();
    const request = pendingRequest({ approval: approval && { ...approval, approvals } });
    const { blocks } = shown(requestCard({ request, background: null, now }));
    expect(JSON.stringify(blocks)).toContain(JSON.stringify(asked));
  });
});

describe('direct changes say what was read back', () => {
  const applied = (over: Parameters<typeof everyState>[0]) => everyState({ approval: null, ...over })[4]!;
  const seen = { name: 'search-prod', models: ['gpt-5'] };
  test.each([
    ['edit', { change: { kind: 'edit', seen, to: { name: 'sök', models: null } } }],
    ['renew', { change: { kind: 'renew', span: span(30, 'd'), zone: 'UTC' } }],
    ['enable', { change: { kind: 'enable' } }],
    ['less', { change: { kind: 'quota', delta: usdUnits(-10), during: null } }],
    [
      'create',
      {
        change: { kind: 'create', key: { ...key, quota: usdUnits(20), name: '密钥'.repeat(12) } },
        keyName: '密钥'.repeat(12),
      },
    ],
  ] as const)('%s', (_, over) =>
    expect(
      spoken(
        changeMessage({ request: applied(over), before: key, key, may: all, channel: 'C0REQUESTS', now }),
      ),
    ).toMatchSnapshot());
  test('an owner', () =>
    expect(
      spoken(assignedMessage({ key, from: null, fromLeft: false, to: 'U0BOB', by: 'U0ADA' })),
    ).toMatchInlineSnapshot(`
      "✅ Assigned *search-prod* (#1234) to <@U0BOB>. I’ll message <@U0BOB>.
      [Open]"
    `));
});

describe('notices', () => {
  const about = (kind: (typeof kinds)[number], act: { by?: string; why?: string } = {}): NoticeBody => ({
    kind: 'key',
    keyId: 1234,
    name: 'search-prod',
    what: { kind, keyId: 1234, days: 3, period: `${key.expiresAt?.getTime()}` },
    by: null,
    ...act,
  });
  const kinds = ['disabled', 'expired', 'exhausted', 'expiring', 'deleted', 'discovered'] as const;
  test.each(kinds)('%s', (kind) =>
    expect(spoken(noticeMessage(telling(about(kind), { key })))).toMatchSnapshot());
  test('an owner, a birth, a channel', () => {
    const bodies: NoticeBody[] = [
      { kind: 'assigned', keyId: 1234, name: 'search-prod', by: 'U0ADA' },
      { kind: 'created', keyId: 1234, name: 'search-prod', requestId: 'r1' },
      { kind: 'channel_trouble', channel: 'C0REQ', error: 'not_in_channel' },
      { kind: 'channel_trouble', channel: 'C0REQ', error: 'is_archived' },
    ];
    expect(
      bodies.map((body) => spoken(noticeMessage(telling(body, { request: pendingRequest() })))).join('\n\n'),
    ).toMatchInlineSnapshot(`
      "Key *search-prod* (#1234) is yours now: <@U0ADA> assigned it to you.
      Notices about it come to you, and only you can see its secret. For the first day, a second admin has to agree before you see it.
      [Open] [Reveal secret] [Not mine]

      Key *search-prod* (#1234) has been created and is yours.
      Press *Reveal secret* to copy its secret; only you can see it.
      [Reveal secret] [Open]

      I couldn’t post a request to the approvals channel <#C0REQ> (Slack said: not_in_channel).
      Until that’s fixed, whoever can decide a request gets it as a direct message. Invite me to that channel with \`/invite @cometkey\`, or ask whoever runs me to set another one.

      I couldn’t post a request to the approvals channel <#C0REQ> (Slack said: is_archived).
      Until that’s fixed, whoever can decide a request gets it as a direct message. Unarchive that channel, or ask whoever runs me to set another one."
    `);
  });
  test('keys nobody owns', () => {
    const keys = KEY_STATES.map((state, at) => ({
      keyId: at + 1,
      name: `job-${at}`,
      state,
      what: (['discovered', 'disabled', 'expired', 'exhausted'] as const)[at]!,
    }));
    expect(spoken(noticeMessage(telling({ kind: 'unowned_keys', keys, more: 2 })))).toMatchInlineSnapshot(`
      "6 keys without an owner need a look; nobody else hears about them.
      *job-0* (#1) is new · 🟢 Enabled [Assign]
      *job-1* (#2) was disabled · ⏸️ Disabled [Assign]
      *job-2* (#3) has expired · 🔴 Expired [Assign]
      *job-3* (#4) has used up its quota · 🔴 Exhausted [Assign]
      ~ And 2 more. \`/cometkey list unowned\` shows every key that needs an owner.
      ~ An admin can give a key an owner with *Assign*."
    `);
  });
  test('news about several keys of one person', () => {
    const news = (['disabled', 'expired', 'deleted'] as const).map((kind) =>
      telling(about(kind, kind === 'disabled' ? { by: 'U0ADA', why: 'it *leaked*' } : {}), { key }),
    );
    expect(spoken(noticeMessage({ ...telling(about('disabled')), gathered: news }))).toMatchInlineSnapshot(`
      "Notices about one of your keys:
      ⏸️ Key *search-prod* (#1234) was disabled by <@U0ADA>. Calls with it fail.
      Reason: it ∗leaked∗
      $2.00 left of $20.00 · expires <!date^1797768000^{date_short_pretty} at {time}|20 Dec 2026, 12:00 UTC> · as of <!date^1796292000^{date_short_pretty} at {time}|3 Dec 2026, 10:00 UTC>
      [Ask for +$20] [Open] [Not mine]
      ⌛ Key *search-prod* (#1234) has expired. Calls with it fail.
      $2.00 left of $20.00 · expires <!date^1797768000^{date_short_pretty} at {time}|20 Dec 2026, 12:00 UTC> · as of <!date^1796292000^{date_short_pretty} at {time}|3 Dec 2026, 10:00 UTC>
      [Renew 30 days] [Ask for +$20] [Open] [Not mine]
      🗑️ Key *search-prod* (#1234) was deleted outside Slack. It can’t be brought back.
      [New key]"
    `);
  });
  test('an owner who left, and a card that nobody sees', () => {
    const bodies: NoticeBody[] = [
      { kind: 'owner_left', owner: 'U0ANA', keys: 7 },
      { kind: 'unseen_card', requestId: 'r1' },
    ];
    const request = pendingRequest();
    expect(
      bodies.map((body) => spoken(noticeMessage(telling(body, { request })))).join('\n\n'),
    ).toMatchInlineSnapshot(`
      "<@U0ANA> has left Slack or can’t be reached there, and owned 7 keys when I found out.
      Notices about their keys come here instead. \`/cometkey list\` with their name shows the keys; *Assign all* lets an admin give them to somebody else.
      [Assign all]

      I couldn’t show your request to anybody who can decide it: *+$50.00* on *search-prod* for 7 days.
      Tell a lead: \`/cometkey requests pending\` shows it to them. The admins know that Slack is refusing my messages.
      [Cancel request]"
    `);
  });
});

describe('Home', () => {
  test('of a lead', () => {
    const rows = { shown: [{ request: pendingRequest(), key: someKey({ owner: 'U0ANA' }) }], total: 3 };
    expect(
      spoken(
        homeView({
          kind: 'member',
          snoozes: [],
          locked: [],
          member: lee,
          nextPages: { keys: 2, requests: 1 },
          unowned: 1,
          keys: { shown: [key], tally: tallyOf(1, { low: 1 }) },
          requests: { shown: [], total: 0 },
          waiting: rows,
          asOf: now,
          trouble: null,
          now,
          unitsPerUsd,
        }),
      ),
    ).toMatchInlineSnapshot(`
      "# CometAPI keys
      [New key] [List keys] [Whose key is it?] [Settings] [Help] [Status]
      ---
      *Waiting for you: 3*
      <@U0ANA> asks for *+$50.00* on *search-prod* for 7 days
      Reason: launch week
      Now $2.00 left of $20.00; if approved, $52.00 left of $70.00
      ⏳ Pending: needs 1 approval by <!date^1797768000^{date_short_pretty} at {time}|20 Dec 2026, 12:00 UTC> · requested <!date^1796292000^{date_short_pretty} at {time}|3 Dec 2026, 10:00 UTC> · request \`r7f3a\`
      [Approve] [Deny] [Open] [⋯ Approve with a comment…]
      [Show 2 more]
      ---
      *Your keys*
      1 key · 1 low on quota
      🟡 *search-prod* (#1234) · Low on quota
      $2.00 left of $20.00 · expires <!date^1797768000^{date_short_pretty} at {time}|20 Dec 2026, 12:00 UTC> [Open]
      *Without an owner*: 1 key [List them]
      ~ As of <!date^1796292000^{date_short_pretty} at {time}|3 Dec 2026, 10:00 UTC>
      ~ \`/cometkey help\` lists every command."
    `);
  });
  test('of a guest', () =>
    expect(spoken(homeView({ kind: 'visitor', membership: 'guest' }))).toMatchInlineSnapshot(`
      "# CometAPI keys
      Guests can’t manage CometAPI keys in this workspace.
      Members of this workspace create and manage their CometAPI keys here. If you need one, ask the person you work with."
    `));
});

test('help', () => {
  expect(spoken(helpMessage(COMMANDS, null, 'member'))).toMatchInlineSnapshot(`
    "# CometAPI keys
    Create, inspect and change the CometAPI keys you own. More quota usually has to be approved.
    Make a key
    \`/cometkey create ci-bot --quota $20\`
    See your keys
    \`/cometkey list\`
    See one key, and what to do about it
    \`/cometkey show ci-bot\`
    Ask for more quota
    \`/cometkey quota ci-bot +$50 launch week\`
    Make it expire later
    \`/cometkey renew ci-bot 30d\`
    Copy its secret
    \`/cometkey reveal ci-bot\`
    [New key] [My keys] [My requests] [All commands]
    ~ For a key, write its name, part of it, or its number (\`#1234\`). Most commands open a form if you leave the rest out."
  `);
  expect(spoken(helpMessage(COMMANDS, 'quota', 'member'))).toMatchInlineSnapshot(`
    "\`/cometkey quota KEY +$50|-$10|=$100 [for 7d] [REASON]\`
    Ask for more quota, take some back, or set what is left.
    For example:
    \`/cometkey quota search-prod +$50 launch week\`
    \`/cometkey quota search-prod +$50 for 7d load test\`
    ~ More quota usually has to be approved, and I’ll message you when it’s decided. Taking some back is done at once."
  `);
});

test('status', () => {
  const status = {
    upstream: {
      reachable: true,
      authorised: true,
      since: null,
      retryAt: null,
      suspended: false,
      limiting: false,
      isPage: false,
      message: '',
      refusal: null,
    },
    lastSweep: { endedAt: now, keys: 42, isLate: false },
    queue: {
      pending: 1,
      applying: 0,
      retrying: 0,
      held: 0,
      notices: { all: 0, putOff: 0, again: 0, givenUp: 0 },
    },
    budget: { used: 10, limit: 180, windowSeconds: 180 },
    revealable: null,
    version: '0.1.0',
    now,
  };
  expect(spoken(statusMessage(status, 'lead'))).toMatchInlineSnapshot(`
    "# Status
    🟢 CometAPI is answering.
    *Last sweep*
    <!date^1796292000^{date_short_pretty} at {time}|3 Dec 2026, 10:00 UTC>, 42 keys
    *Requests*
    1 waiting for a decision
    *Notices*
    all sent
    *Calls to CometAPI*
    10 of 180 in 180 seconds
    *Secrets*
    not known yet whether this server shows them
    *Version*
    0.1.0
    [Refresh] [My keys]
    ~ As of <!date^1796292000^{date_short_pretty} at {time}|3 Dec 2026, 10:00 UTC>"
  `);
  const upstream = {
    reachable: false,
    authorised: true,
    since: now,
    retryAt: later,
    suspended: true,
    limiting: false,
    isPage: false,
    message: '',
    refusal: null,
  };
  expect(spoken(statusMessage({ ...status, upstream, lastSweep: null }, 'member'))).toContain(
    '🔴 CometAPI hasn’t answered since',
  );
});
