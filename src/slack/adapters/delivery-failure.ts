import type { DeliveryFailure } from '../../domain/notices/delivery/next-step.ts';
import { isPassing, retryAfterSeconds, slackCode } from './connection/error-codes.ts';

/** Codes about the bot: its token, its app or its workspace. */
const BOT_REFUSED =
  /^(account_inactive|invalid_auth|not_authed|token_(revoked|expired)|org_login_required|ekm_access_denied|missing_scope|no_permission|not_allowed_token_type|team_access_not_granted|app_(missing|disabled|not_installed)\w*|enterprise_is_restricted|accesslimited)$/;

/** Codes about the person or the channel, who may be reached again one day. */
const UNREACHABLE =
  /^(cannot_dm_bot|channel_\w+|is_(archived|inactive)|messages_tab_disabled|not_in_channel|restricted_action\w*|user_(disabled|not_found|not_visible|not_in_channel)|users_not_found)$/;

/** Codes about the message, which does not come back. */
const DELETED = /^(cant_update_message|edit_window_closed|message_not_found|thread_not_found)$/;

/** Codes for a message that is wrong, which is a bug. */
const OUR_MESSAGE =
  /^(invalid_(blocks|arguments|metadata|attachments)\w*|metadata_\w+|msg_(too_long|blocks_too_long)|no_text|too_many_attachments)$/;

/** null: a bug, which the caller has to throw. */
export function deliveryFailure(error: unknown): DeliveryFailure | null {
  const code = slackCode(error);
  if (code === null) return couldNotAsk(error);
  if (OUR_MESSAGE.test(code)) return null;
  if (isPassing(code)) return { kind: 'again', error: code, retryAfterSeconds: retryAfterSeconds(error) };
  if (BOT_REFUSED.test(code)) return { kind: 'bot_refused', error: code };
  if (DELETED.test(code)) return { kind: 'deleted', error: code };
  return { kind: UNREACHABLE.test(code) ? 'unreachable' : 'unknown', error: code };
}

/** Slack's client gives its errors such a code when there was no answer, or when it was rate limited. */
function couldNotAsk(error: unknown): DeliveryFailure | null {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (!code.startsWith('slack_webapi_')) return null;
  return { kind: 'again', error: 'unreachable', retryAfterSeconds: retryAfterSeconds(error) };
}
