import { setTimeout as pause } from 'node:timers/promises';
import { usd } from '../seed-keys.ts';
import { type Act, hoursPass } from './acts.ts';
import { after, inTurn, keyNamed, line, type Scene, type Surface, types } from './surface.ts';

/** A sweep at the start, with the news of it. */
const SWEPT_MS = 3000;
const DAYS = 8;
const inConsole =
  (status: number): Act =>
  async (scene) =>
    scene.world.cometApi.account.editInConsole(keyNamed(scene, 'chat-prod').id, { status });

/** Ten o'clock where somebody is. */
const morningComes =
  (timeZone: string): Act =>
  async (scene) => {
    const clock = new Intl.DateTimeFormat('en', { timeZone, hour: 'numeric', hourCycle: 'h23' });
    const hour = Number(clock.format(scene.world.now()));
    await hoursPass((10 - hour + 24) % 24 || 24)(scene);
  };

const spends = (scene: Scene, amount: number): void =>
  scene.world.cometApi.account.spend(keyNamed(scene, 'chat-prod').id, usd(amount));

/** A week in which the key takes 90 cents a day, and then much more within minutes. */
const unusualDay: Act = async (scene) => {
  for (let day = 0; day < DAYS; day += 1) {
    spends(scene, 0.9);
    await hoursPass(24)(scene);
    await pause(SWEPT_MS);
  }
  spends(scene, 37.5);
  // One reading is not believed, and samples are a minute apart.
  for (let reading = 0; reading < 2; reading += 1) {
    await hoursPass(0.1)(scene);
    await pause(SWEPT_MS);
  }
};

export const days: Surface[] = [
  after('disabled-again', /chat-prod.*was disabled/, inConsole(2)),
  after('enabled-again', /chat-prod.*enabled again outside Slack/, inConsole(1)),
  after(
    'works-again',
    /chat-prod.*works again/,
    inTurn(types('ana', 'disable chat-prod'), inConsole(1), hoursPass(0.5)),
  ),
  after(
    'digest-lead',
    /waiting for your decision/,
    inTurn(types('ana', 'quota chat-prod +$21 the next launch'), morningComes('Europe/Berlin')),
    'lee',
  ),
  after('digest', /needs? you/, morningComes('Asia/Ho_Chi_Minh')),
  after('unusual-day', /far more than usual/, unusualDay),
  line('ana', 'show-unusual', 'show chat-prod'),
];
