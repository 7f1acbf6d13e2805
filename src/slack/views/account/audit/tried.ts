import type { KeyId } from '../../../../domain/keys/key.ts';
import type { Attempted } from '../../../../domain/problems/refusal-entry.ts';
import { literal, msg, nothing, type Text, userText } from '../../../text/text.ts';
import { type Details, textIn } from './details.ts';

export interface Tried {
  readonly details: Details;
  readonly key: Text;
  /** null: it is about none, or nobody knows about which. */
  readonly keyId: KeyId | null;
  /** Lines that others typed are for admins. */
  readonly isQuoted: boolean;
}

/** The line, the button or the form, and the key. */
export function triedText({ details, key, keyId, isQuoted }: Tried): Text {
  const line = isQuoted ? textIn(details, 'line') : '';
  const did = textIn(details, 'did')
    .replace(/^\w+\./, '')
    .replaceAll(/[._]/g, ' ');
  const on = keyId === null ? nothing : msg` on ${key}`;
  return line === '' && did === '' ? msg`something${on}` : msg`“${userText(line || did)}”${on}`;
}

const WHY: Readonly<Record<Attempted, string>> = {
  not_a_member: ': they aren’t a full member of this workspace',
  not_your_key: ': the key is somebody else’s',
  others_key: ': the key is somebody else’s',
  only_the_owner_reveals: ': only its owner may see the secret',
  reveal_guarded: ': an admin had to agree to it first',
  nobody_approves_reveal: ': there was no admin who could agree to it',
  own_assignment: ': they had assigned the key, or got it, themselves',
  leads_only: ': only leads and admins may do that',
  admins_only: ': only admins may do that',
  approvers_only: ': only those whom its rule names may do that',
  only_an_admin_enables: ': an admin had disabled the key',
  stand_in_never_enables: ': they only stand in for its owner',
  own_request: ': the request was their own',
  delegators_own: ': the request was that of whoever handed them their votes',
  own_key_request: ': the request was about their own key',
  glass_off: ': the policy lets nobody break the glass',
  not_your_request: ': the request was somebody else’s',
  no_such_request: ': the request was somebody else’s',
  key_not_theirs: ': whoever asked could no longer change the key',
};

export const whyText = (details: Details): Text => {
  const problem = textIn(details, 'problem');
  return Object.hasOwn(WHY, problem) ? literal(WHY[problem as Attempted]) : nothing;
};
