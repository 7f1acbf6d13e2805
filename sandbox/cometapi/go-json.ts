export type GoType = 'int' | 'int64' | 'string' | '*string' | 'bool' | '[]int';
type GoValue = number | string | boolean | null | number[];
export type GoRead = { body: Record<string, GoValue> } | { problem: string };

/** A number as written: Go accepts 1 as an int, but neither 1.0 nor 1e3. */
type Numeral = { numeral: string };
type Reviver = (name: string, value: unknown, context: { source?: string }) => unknown;

const biggestInt = 9_223_372_036_854_775_807n;

/** Parses a body as Go's encoding/json does into a struct, with Go's error texts. */
export function readGo(text: string, struct: string, members: Readonly<Record<string, GoType>>): GoRead {
  const parsed = parseGo(text);
  if ('problem' in parsed) return parsed;
  if (parsed.value === null) return { body: {} };
  const misfit = `json: cannot unmarshal ${nounOf(parsed.value)} into Go value of type model.${struct}`;
  if (!isObject(parsed.value)) return { problem: misfit };

  const body: Record<string, GoValue> = {};
  for (const [name, value] of Object.entries(parsed.value)) {
    const type = Object.hasOwn(members, name) ? members[name] : undefined;
    // In Go, null leaves a member at its zero value.
    if (!type || value === null) continue;
    const fitted = asGo(value, type);
    if (fitted === undefined) {
      const what = isNumeral(value) ? `number ${value.numeral}` : nounOf(value);
      const field = `${struct}.${name} of type ${type.replace('*', '')}`;
      return { problem: `json: cannot unmarshal ${what} into Go struct field ${field}` };
    }
    body[name] = fitted;
  }
  return { body };
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !isNumeral(value);

const isNumeral = (value: unknown): value is Numeral =>
  typeof value === 'object' && value !== null && value.constructor === Object && 'numeral' in value;

function nounOf(value: unknown): string {
  if (Array.isArray(value)) return 'array';
  if (isNumeral(value)) return 'number';
  return typeof value === 'boolean' ? 'bool' : typeof value;
}

function asGo(value: unknown, type: GoType): GoValue | undefined {
  switch (type) {
    case 'int':
    case 'int64':
      return isNumeral(value) ? integer(value.numeral) : undefined;
    case 'string':
    case '*string':
      return typeof value === 'string' ? value : undefined;
    case 'bool':
      return typeof value === 'boolean' ? value : undefined;
    case '[]int': {
      const items = Array.isArray(value) ? value.map((item) => asGo(item, 'int')) : [undefined];
      return items.every((item) => typeof item === 'number') ? items : undefined;
    }
  }
}

function integer(numeral: string): number | undefined {
  if (!/^-?\d+$/.test(numeral)) return undefined;
  const exact = BigInt(numeral);
  return exact > biggestInt || exact < -biggestInt - 1n ? undefined : Number(exact);
}

const reviver: Reviver = (_name, value, { source }) =>
  typeof value === 'number' ? { numeral: source ?? String(value) } : value;

function parseGo(text: string): { value: unknown } | { problem: string } {
  if (text.trim() === '') return { problem: 'EOF' };
  try {
    return { value: JSON.parse(text, reviver as (this: unknown, key: string, value: unknown) => unknown) };
  } catch (error) {
    return goProblem(text, String(error));
  }
}

/** What V8 calls a mistake → where Go says it was looking. */
const places: ReadonlyArray<[RegExp, string]> = [
  [/Expected (double-quoted )?property name/, 'looking for beginning of object key string'],
  [/Expected ',' or '}' after property value/, 'after object key:value pair'],
  [/Expected ':' after property name/, 'after object key'],
  [/Expected ',' or '\]' after array element/, 'after array element'],
];

function goProblem(text: string, message: string): { value: unknown } | { problem: string } {
  const position = Number(/at position (\d+)/.exec(message)?.[1] ?? text.length);
  // Go's decoder stops after the first value and never looks at what follows.
  if (message.includes('after JSON')) return parseGo(text.slice(0, position));
  const token = /Unexpected token '(.)'/su.exec(message)?.[1];
  if (token) return { problem: `invalid character '${token}' looking for beginning of value` };
  const place = places.find(([pattern]) => pattern.test(message))?.[1];
  const character = text[position];
  if (!place || character === undefined) return { problem: 'unexpected EOF' };
  return { problem: `invalid character '${character}' ${place}` };
}
