import { context, message, section } from '../../blocks/blocks.ts';
import { count, joined, literal, msg } from '../../text/text.ts';
import type { NoticeView } from './view.ts';

export const auditHeadView: NoticeView<'audit_head'> = ({ seq, hash }) => {
  const head = msg`🧾 The audit has ${count(seq, 'entry', 'entries')} so far. Its head:\n\`${literal(hash)}\``;
  const use = msg`Whoever runs me finds out with \`cometkey audit verify --head ${literal(hash)}\` whether any of them was changed or removed since.`;
  return message(joined([head, use]), [section(head), context(use)]);
};
