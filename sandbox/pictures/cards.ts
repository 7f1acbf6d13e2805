import type { Message } from '../slack/shapes.ts';
import { textOf } from '../slack/text-of.ts';
import { until } from '../until.ts';
import type { Scene, Surface } from './surface.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

export const cardFor = ({ as }: Scene, words: RegExp): Message | undefined =>
  as('lee')
    .sees({ channel: 'key-requests' })
    .findLast((message) => words.test(textOf(message)));

const cardAbout = (scene: Scene, words: RegExp): Promise<Message> =>
  until(`a card about ${words}`, () => cardFor(scene, words));

const card = (name: string, about: RegExp, does?: Surface['does']): Surface => ({
  name: `card-${name}`,
  who: 'lee',
  on: 'requests',
  about,
  ...(does && { does }),
});

const questionOf = (name: string, about: RegExp, asks: string): Surface => ({ ...card(name, about), asks });

const asked = (line: string) => async (scene: Scene) => {
  await scene.as('bob').types(`/cometkey ${line}`);
  await scene.settle();
};

const approved = (words: RegExp) => async (scene: Scene) =>
  scene.as('lee').clicks('Approve', { in: await cardAbout(scene, words) });

export const cards: Surface[] = [
  card('unowned', /without an owner/),
  card('pending', /the shop stands still/),
  card('pending-new-key', /the inventory run/),
  card('pending-unlimited', /a demo this afternoon/),
  questionOf('approve-question', /the shop stands still/, 'Approve'),
  card('pending-renewal', /the archive/, asked('renew ci 2y the archive')),
  questionOf('approve-question-renewal', /the archive/, 'Approve'),
  card('pending-edit', /no holes/, asked('edit batch-eval --expires never --name batch --reason "no holes"')),
  card('pending-limit', /enough for now/, async (scene) => {
    await scene.as('ana').types('/cometkey unlimited research off --left $20 --reason "enough for now"');
    await scene.settle();
  }),
  card('applied-renewal', /the archive/, async (scene) => approved(/the archive/)(scene)),
  card('denied', /just in case/),
  card('expired', /autumn index/),
  card('applied', /evaluation of November/),
  card('cancelled', /never mind/, async (scene) => {
    await asked('quota ci +$7 never mind')(scene);
    await scene.as('bob').clicks('Open');
    await scene.settle();
    await scene.as('bob').clicks('Cancel request');
  }),
  card('approved', /while it is down/, async (scene) => {
    await asked('quota ci +$8 while it is down')(scene);
    scene.world.cometApi.faults.down(true);
    await approved(/while it is down/)(scene);
  }),
  card('approved-then-applied', /while it is down/, async ({ world }) => {
    world.cometApi.faults.clear();
    // Within the hour after which an admin would have to resume it.
    await world.restarts.moveClock(30 * MINUTE_MS);
  }),
  card('failed', /it cannot be/, async (scene) => {
    await asked('quota ci +$9 it cannot be')(scene);
    scene.world.cometApi.faults.add({ kind: 'success_false', match: { method: 'PUT' }, times: 20 });
    await approved(/it cannot be/)(scene);
  }),
  card('stale', /soon gone/, async (scene) => {
    const { cometApi } = scene.world;
    cometApi.faults.clear();
    const { id } = cometApi.account.addKey({ name: 'short-lived', remain_quota: 500_000 });
    await scene.as('ada').types(`/cometkey assign #${id} @bob`);
    await scene.settle();
    await asked(`quota #${id} +$9 soon gone`)(scene);
    cometApi.account.deleteInConsole(id);
    await approved(/soon gone/)(scene);
  }),
  card('lowered', /a demo this afternoon/, async (scene) => {
    const lee = scene.as('lee');
    await lee.clicks('Edit and approve', { in: await cardAbout(scene, /a demo this afternoon/) });
    await scene.settle();
    await lee.fills({ 'For how long': '2h', Comment: 'Two hours are enough for a demo.' });
    await lee.submits();
    await scene.settle();
    while (lee.modal()) await lee.closes();
  }),
  card('ended', /evaluation of November/, async ({ world }) => {
    // The end of its two days comes within the hour of the last step: later, an admin would have to resume it.
    await world.restarts.moveClock(26.5 * HOUR_MS);
    await world.restarts.moveClock(HOUR_MS);
    await new Promise((resolve) => setTimeout(resolve, 5000));
  }),
  { name: 'thread', who: 'lee', on: 'thread', about: /evaluation of November/ },
];
