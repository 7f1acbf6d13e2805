import type { Act, ConsoleEdit, Deed, Happening, Meanwhile, Setting, Step } from './step.ts';

/** A sequence as somebody would tell it. */
export const settingWords = ({ flavour, ignores, late, rate }: Setting): string =>
  `on ${flavour}${ignores ? `, which ignores the ${ignores} of a write` : ''}${rate ? `, ${rate.limit} calls per ${rate.windowSeconds} s` : ''}${late ? `, in the end ${happeningWords(late)}` : ''}`;

export const stepWords = (step: Step): string =>
  step.kind === 'happens'
    ? happeningWords(step.happening)
    : actWords(step.act) + step.meanwhile.map(duringWords).join('');

const duringWords = ({ at, nth, happens }: Meanwhile): string => {
  const where = {
    call: `as its call ${nth} arrives`,
    read: `between its read ${nth} and the answer`,
    write: `inside the server, before its write ${nth}`,
    written: `inside the server, after its write ${nth}`,
    port: `at its port call ${nth}`,
  };
  return ` {${where[at]}: ${happens.kind === 'crash' ? 'it crashes' : happeningWords(happens)}}`;
};

function happeningWords(happening: Happening): string {
  switch (happening.kind) {
    case 'spend':
      return `key ${happening.key + 1} spends ${happening.units}`;
    case 'estimate':
      return `key ${happening.key + 1} is charged an estimate of ${happening.units}`;
    case 'settle':
      return `the estimate turns out as ${happening.units}`;
    case 'use':
      return `key ${happening.key + 1} is used`;
    case 'console':
      return `console, key ${happening.key + 1}: ${editWords(happening.edit)}`;
    case 'fault':
      return `${happening.fault} on the next ${happening.times} ${happening.method}`;
    case 'slack_away':
      return `Slack is away ${happening.times} times`;
    case 'down':
      return happening.down ? 'CometAPI goes down' : 'CometAPI comes back';
    case 'time':
      return `${happening.minutes} minutes pass`;
    case 'crash':
      return `bot ${happening.bot + 1} crashes`;
    case 'act':
      return actWords(happening.act);
  }
}

function editWords(edit: ConsoleEdit): string {
  switch (edit.kind) {
    case 'quota':
      return `${edit.delta > 0 ? '+' : ''}${edit.delta}`;
    case 'name':
      return `named ${edit.name}`;
    case 'status':
      return edit.status === 1 ? 'enabled' : 'disabled';
    case 'unlimited':
      return edit.on ? 'no limit' : 'a limit';
    case 'expires':
      return edit.hours === null ? 'never expires' : `expires in ${edit.hours} h`;
    case 'delete':
      return 'deleted';
  }
}

function actWords(act: Act): string {
  const by = `bot ${act.bot + 1}`;
  if (act.kind === 'job') return `${by} runs ${act.job}`;
  if (act.kind === 'redelivery') return `Slack delivers the last ${act.of} again (${by})`;
  if (act.kind === 'decide') return `${act.by} would ${act.decision} request ${act.request} back (${by})`;
  const what = deedWords(act.deed);
  return act.deed.kind === 'create'
    ? `${act.by} ${what} (${by})`
    : `${act.by} ${what} key ${act.key + 1} (${by})`;
}

function deedWords(deed: Deed): string {
  switch (deed.kind) {
    case 'quota':
      return `asks ${deed.sign}$${deed.usd}${deed.hours === null ? '' : ` for ${deed.hours} h`} on`;
    case 'unlimited_on':
      return `asks for no limit${deed.hours === null ? '' : ` for ${deed.hours} h`} on`;
    case 'unlimited_off':
      return `asks for a limit of $${deed.usd} on`;
    case 'renew':
      return `renews for ${deed.days} d`;
    case 'rename':
      return `names ${deed.name}`;
    case 'models':
      return `sets models ${deed.models?.join('+') ?? 'all'} on`;
    case 'ips':
      return `sets addresses ${deed.ips.join('+') || 'any'} on`;
    case 'expires':
      return `sets the end in ${deed.days ?? 'no'} d on`;
    case 'create':
      return `creates ${deed.name} with ${deed.unlimited ? 'no limit' : `$${deed.usd}`}`;
    default:
      return `${deed.kind}s`;
  }
}
