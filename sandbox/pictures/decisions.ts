import { textOf } from '../slack/text-of.ts';
import { until } from '../until.ts';
import { type Act, hoursPass } from './acts.ts';
import { cardFor } from './cards.ts';
import { answer, clicks, fills, form, inTurn, line, type Surface, submits, types } from './surface.ts';

export const card = (name: string, about: RegExp, does?: Act): Surface => ({
  name: `card-${name}`,
  who: 'lee',
  on: 'requests',
  about,
  ...(does && { does }),
});

const onCard =
  (button: string, about: RegExp): Act =>
  async (scene) => {
    const found = await until(`a card about ${about}`, () => cardFor(scene, about));
    await scene.person.clicks(button, { in: found });
  };

/** A line about the request on the card with these words. */
const about =
  (words: RegExp, who: string, typed: (id: string) => string): Act =>
  async (scene) => {
    const found = await until(`a card about ${words}`, () => cardFor(scene, words));
    const [, id = ''] = /request `([\w-]+)`/.exec(textOf(found)) ?? [];
    await types(who, typed(id))(scene);
  };

export const closes: Act = async ({ person }) => {
  while (person.modal()) await person.closes();
};

const headComes: Act = async (scene) => {
  await hoursPass(24)(scene);
  await until('the head of the audit', () =>
    scene.person.sees({ channel: 'general' }).find((message) => /The audit has/.test(textOf(message))),
  );
};

export const modal = (who: string, name: string, does: Act): Surface => ({ name, who, on: 'modal', does });

const stepUp: Surface[] = [
  line('lea', 'asked-big', 'quota books +$200 the audit of the year'),
  card('step-up', /audit of the year/),
  modal('lee', 'step-up-form', onCard('Approve', /audit of the year/)),
  modal(
    'lee',
    'step-up-form-errors',
    inTurn(onCard('Approve', /audit of the year/), fills({ 'Amount in USD': '$20' }, submits)),
  ),
  card(
    'one-of-two',
    /audit of the year/,
    inTurn(onCard('Approve', /audit of the year/), fills({ 'Amount in USD': '200' }, submits), closes),
  ),
  line('lea', 'asked-unlimited', 'unlimited books on for 4h the migration'),
  modal('lee', 'step-up-form-name', onCard('Approve', /the migration/)),
];

const breakGlass: Surface[] = [
  answer(
    'ada',
    'request-break-glass',
    about(/audit of the year/, 'ada', (id) => `requests ${id}`),
  ),
  modal('ada', 'break-glass-form', clicks('Break glass')),
  modal('ada', 'break-glass-form-errors', inTurn(clicks('Break glass'), submits)),
  answer(
    'lee',
    'break-glass-refused',
    about(/audit of the year/, 'lee', (id) => `break-glass ${id} nobody answers`),
  ),
  answer(
    'ada',
    'glass-broken',
    about(/audit of the year/, 'ada', (id) => `break-glass ${id} the auditors wait, nobody answers`),
  ),
  card('glass-broken', /audit of the year/),
  { name: 'thread-glass-broken', who: 'lee', on: 'thread', about: /audit of the year/ },
  { name: 'dm-glass-broken', who: 'lee', on: 'dm', about: /broke the glass/ },
  { name: 'dm-glass-requester', who: 'lea', on: 'dm', about: /Break-glass/ },
  line('ada', 'audit-glass', 'audit books'),
  { name: 'audit-head', who: 'ada', on: 'line', about: /The audit has/, does: headComes },
];

const delegation: Surface[] = [
  form('lee', 'delegate-form-choose', 'delegate'),
  form('lee', 'delegate-form', 'delegate @max'),
  line('lee', 'delegated', 'delegate @max until friday'),
  { name: 'dm-delegated', who: 'max', on: 'dm', about: /handed you their votes/ },
  line('lee', 'delegations', 'delegate'),
  answer(
    'max',
    'requests-of-delegate',
    inTurn(types('lea', 'quota books +$30 OPS-13 the queue'), types('max', 'requests')),
  ),
  card('by-delegate', /OPS-13/, async (scene) => {
    const found = await until('the card', () => cardFor(scene, /OPS-13/));
    await scene.as('max').clicks('Approve', { in: found });
  }),
  { name: 'dm-by-delegate', who: 'lea', on: 'dm', about: /\(for / },
  form('lee', 'settings-form-delegated', 'settings'),
  line('ana', 'delegate-refused', 'delegate @max until friday'),
  line('lee', 'delegation-ended', 'delegate end'),
  { name: 'dm-delegation-ended', who: 'max', on: 'dm', about: /handed you their votes|no longer/ },
];

/** How requests are decided under the policy of a company of teams. */
export const decisions: Surface[] = [...stepUp, ...breakGlass, ...delegation];
