const UNIT = '(?:hour|day|night|weekend|week|month|quarter|year)';
const WEEKDAY = '(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day)';
const PERIOD = `(?:the (?:whole |entire |rest of the )?|this |next |the next |the coming |every |each |all |all of )?(?:${UNIT}|${WEEKDAY})`;
const NAMED = `(?:this|next|the (?:next|coming|rest of the)|every|each|all)(?: the| this| of this)? (?:${UNIT}|${WEEKDAY})`;
const DAY = String.raw`(?:today|tonight|tomorrow)(?:\s(?:morning|afternoon|evening|night))?`;
const CLOCK = String.raw`(?:\d{1,2}:\d{2}(?: ?[ap]m)?|\d{1,2} ?[ap]m|\d{4}-\d{2}-\d{2}|noon|midnight)`;
const MONTH = String.raw`(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]* \d{1,2}(?:st|nd|rd|th)?`;
const END = `(?:eod|eow|the end(?: of (?:today|${PERIOD}))?|end of ${PERIOD})`;
const POINT = `(?:${END}|${DAY}|${MONTH}|${CLOCK}|${PERIOD}|(?:mon|tue|wed|thu|fri|sat|sun))`;
const PREPOSED = `(?:(?:by|until|till?|'til|over|through|throughout|during|within|for|up to) ${POINT}|per ${UNIT})`;
const RARE = '(?:hourly|daily|nightly|weekly|monthly|quarterly|yearly)';

/** Says when or how long, wherever it stands. */
const STRONG = `temporarily|(?:only|just) (?:${PREPOSED}|${NAMED}|${DAY})|(?:${PREPOSED}|${NAMED}|${DAY}|${WEEKDAY}) only`;
/** Says it where it begins or ends a text: “today’s demo” and “launch week” name work. */
const WEAK = `${STRONG}|${PREPOSED}|${NAMED}|${DAY}`;
const STOP = '[.,;:!?)]*';

const THANKS = `(?: (?:please|pls|thanks|thank you)${STOP})?`;

const anywhere = new RegExp(`(?<=^|[\\s(])(?:${STRONG})(?=${STOP}(?:\\s|$))`, 'i');
const startsWith = (time: string): RegExp => new RegExp(`^(?:${time})(?=${STOP}(?:\\s|$))`, 'i');
const endsWith = (time: string): RegExp => new RegExp(`(?<=^|[\\s(])(?:${time})(?=${STOP}${THANKS}$)`, 'i');

const weakAtStart = startsWith(`${WEAK}|only ${RARE}|${RARE} only`);
const weakAtEnd = endsWith(`${WEAK}|${RARE}|only ${RARE}|${RARE} only`);
const endAtStart = startsWith(PREPOSED);
const endAtEnd = endsWith(PREPOSED);

const firstOf = (text: string, patterns: readonly RegExp[]): string | null =>
  patterns.reduce<string | null>((found, one) => found ?? one.exec(text)?.[0] ?? null, null);

/** The words with which a text begins as a time: “by monday”, “tonight”, “this week only”. */
export const timeSaidFirst = (text: string): string | null => firstOf(text, [weakAtStart]);

/** A time that a reason says beside its purpose; null: it is only about work, as “monthly report” is. */
export const timeSaid = (text: string): string | null => firstOf(text, [weakAtStart, anywhere, weakAtEnd]);

/** The same, but not when something happened: “it leaked today”. */
export const endSaid = (text: string): string | null => firstOf(text, [endAtStart, anywhere, endAtEnd]);
