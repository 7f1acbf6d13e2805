/** Loaded before a bot (`--import`): sets its clock ahead of the machine's, like that of the world around it. */
const aheadMs = Number(process.env['SANDBOX_CLOCK_AHEAD_MS'] ?? 0);
const machine = Date.now.bind(Date);
Date.now = () => machine() + aheadMs;

const Shifted = new Proxy(Date, {
  construct: (target, args, newTarget) =>
    Reflect.construct(target, args.length > 0 ? args : [Date.now()], newTarget),
});
Shifted.prototype.constructor = Shifted;
globalThis.Date = Shifted;
Object.defineProperty(performance, 'timeOrigin', { value: performance.timeOrigin + aheadMs });
