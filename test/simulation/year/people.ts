const HOUR = 3_600_000;

/** Whoever owns keys; they live in four parts of the world. */
export const PEOPLE: readonly string[] = Array.from({ length: 40 }, (_, n) => `U0P${n}`);
export const LEAD = 'U0LEE';
export const ADMIN = 'U0ADA';
export const CHANNEL = 'C0REQUESTS';
export const QUIET = { from: 22 * 60, to: 7 * 60 };

const ZONES = ['UTC', 'Europe/Berlin', 'America/New_York', 'Asia/Tokyo'];
const HOURS = ZONES.map(
  (timeZone) => new Intl.DateTimeFormat('en', { timeZone, hour: 'numeric', hourCycle: 'h23' }),
);

const placeOf = (person: string): number => Math.max(0, PEOPLE.indexOf(person)) % ZONES.length;

export const zoneOf = (person: string): string => ZONES[placeOf(person)] ?? 'UTC';

/** Their own clock says an hour from 22 to 7. Nobody wakes a channel. */
export function isAsleep(person: string, at: number): boolean {
  const hour = PEOPLE.includes(person) ? Number(HOURS[placeOf(person)]?.format(at)) : 12;
  return hour >= 22 || hour < 7;
}

/** When they hear of what can wait. */
export function hearsAt(person: string, at: number): number {
  let hears = at;
  while (isAsleep(person, hears)) hears = Math.floor(hears / HOUR + 1) * HOUR;
  return hears;
}
