import { Refused } from '../../../domain/problems/problem.ts';
import { findKey } from '../../../usecases/mirror/find-key.ts';
import type { MirroredKey } from '../../../usecases/ports/store/keys.ts';
import { explainChange } from '../../../usecases/requests/preview-change.ts';
import { assertNoWords } from '../../command-line/tokenize.ts';
import type { Interaction } from '../../interaction/interaction.ts';
import { policyMessage } from '../../views/account/policy.ts';
import { explainedMessage } from '../../views/account/policy-explained.ts';
import { changeContext, type KeyWord, type Verb, verb } from '../verb.ts';

/** The command of another verb, which is not run. */
interface Explained {
  readonly verb: string;
  readonly owner?: string | null;
  /** That a new key would belong to. */
  readonly team?: string | null;
  readonly reason?: string;
}

interface PolicyCommand {
  /** null: the whole policy is read. */
  readonly explained: Explained | null;
  readonly key: KeyWord;
}

type Verbs = Readonly<Record<string, Verb<object>>>;

/** `others`: the verbs whose lines can be explained are among them. */
export const policyFor = (others: Verbs): Verb<PolicyCommand> =>
  verb<PolicyCommand>({
    usage: '[explain VERB KEY …]',
    about: 'Read who decides what, or who would decide a change and by which rule.',
    examples: ['policy', 'policy explain quota search-prod +$50'],
    next: 'Nothing changes, and nobody is asked. Whoever runs me writes these rules in a file.',
    readsOnly: true,
    parse(line) {
      assertNoWords(line);
      return { explained: null, key: null };
    },
    async run(interaction, { explained, key }) {
      const { bot, responder } = interaction;
      if (explained === null) return responder.say(policyMessage(bot.ports.policy));
      await explain(interaction, { explained, key, by: others[explained.verb] as Verb<object> });
    },
  });

interface Explaining {
  readonly explained: Explained;
  readonly key: KeyWord;
  readonly by: Verb<object>;
}

async function explain(interaction: Interaction, explaining: Explaining): Promise<void> {
  const { bot, member, responder } = interaction;
  const { explained, by } = explaining;
  await responder.begin();
  const key = await keyOf(interaction, explaining);
  const isKeyOpen = by.termsAt !== undefined && key === null;
  const change = isKeyOpen ? null : by.changeOf?.(explained, key, await changeContext(interaction));
  if (!change) {
    const full = by.examples.find((line) => line.includes(' ', explained.verb.length + 1)) ?? by.examples[0];
    const example = `policy explain ${full}`;
    throw new Refused({ kind: 'not_explained', verb: explained.verb, why: 'incomplete', example });
  }
  const owner = change.kind === 'create' ? (explained.owner ?? member.id) : (key?.owner ?? null);
  const team = change.kind === 'create' && explained.team ? { team: explained.team } : {};
  const report = await explainChange(bot.ports, member, { change, key, owner, ...team });
  await responder.say(explainedMessage(report, explained.reason ?? ''));
}

/** null: the verb takes none, or none is named. */
async function keyOf(
  interaction: Interaction,
  { explained, key, by: { termsAt, keyOf: find } }: Explaining,
): Promise<MirroredKey | null> {
  if (find) return find(interaction, explained);
  const { bot, member } = interaction;
  return termsAt === undefined || key === null ? null : findKey(bot.ports, member, key);
}
