import { pino } from 'pino';
import { REDACTED, redactor } from '../domain/keys/redact.ts';
import type { Log } from '../usecases/ports/ports.ts';

export const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

export interface LogOptions {
  readonly level: LogLevel;
  /** Values that no line may contain. */
  readonly secrets: readonly string[];
  /** Where finished lines go; standard output unless said otherwise. */
  readonly write?: (line: string) => void;
}

export interface Logs {
  readonly log: Log;
  /** Shaped as Bolt wants it. */
  readonly slackLog: SlackLog;
  /** Takes secrets out of what is to be kept or said elsewhere. */
  readonly redact: (text: string) => string;
}

/** Bolt's levels are an enum of its own, hence the `never`. */
interface SlackLog {
  debug(...said: unknown[]): void;
  info(...said: unknown[]): void;
  warn(...said: unknown[]): void;
  error(...said: unknown[]): void;
  getLevel(): never;
  setLevel(level: unknown): void;
  setName(name: string): void;
}

/** One JSON object a line; whatever was put into it, no secret leaves. */
export function openLog({ level, secrets, write = toStandardOutput() }: LogOptions): Logs {
  const redact = redactor(secrets);
  const log = pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      serializers: { err: errorFields, error: errorFields },
    },
    { write: (line) => write(withoutHandles(redact(line))) },
  );
  return { log, slackLog: slackLog(log), redact };
}

function toStandardOutput(): (line: string) => void {
  const output = pino.destination({ dest: 1, sync: true });
  return (line) => output.write(line);
}

/** An allow-list: the errors of HTTP clients carry headers, bodies and tokens in their other fields. */
function errorFields(error: unknown, depth = 0): unknown {
  if (!(error instanceof Error)) return error;
  const { code, status } = error as { code?: unknown; status?: unknown };
  return {
    type: error.name,
    code,
    status,
    message: error.message,
    stack: error.stack,
    ...(error.cause instanceof Error && depth < 3 ? { cause: errorFields(error.cause, depth + 1) } : {}),
  };
}

/** What only a log comes to hold: what Slack gives to answer with. */
const patterns: readonly RegExp[] = [
  /https?:(?:\\*\/){2}hooks\.slack\.com(?:[\w./-]|\\+\/)*/g,
  // As JSON, as JSON within JSON, as a form or as an inspected object: the value after the name.
  /(?<=\b(?:response_url|trigger_id)["'\\]*\s*[:=]\s*["'\\]*)[^"'\\\s,}&](?:\\+\/|[^"'\\\s,}&])*/g,
  /\b\d{6,}\.\d{6,}\.[0-9a-f]{32}\b/g,
  // The socket's URL opens it.
  /(?<=[?&]ticket=)[^&\s"'\\]+/g,
];

const withoutHandles = (line: string): string =>
  patterns.reduce((text, pattern) => text.replace(pattern, REDACTED), line);

/** What Bolt calls debug holds whole payloads, so it needs `trace` to be seen. */
function slackLog(log: pino.Logger): SlackLog {
  const child = log.child({ from: 'slack' });
  const line = (said: readonly unknown[]): [object, string] => {
    const err = said.find((part) => part instanceof Error);
    const words = said.filter((part) => !(part instanceof Error)).map(asText);
    return [err === undefined ? {} : { err }, words.join(' ') || 'Slack library error'];
  };
  return {
    debug: (...said) => child.trace(...line(said)),
    info: (...said) => child.info(...line(said)),
    warn: (...said) => child.warn(...line(said)),
    error: (...said) => child.error(...line(said)),
    getLevel: () => boltLevel(log.level) as never,
    setLevel: () => undefined,
    setName: () => undefined,
  };
}

const asText = (part: unknown): string =>
  typeof part === 'string' ? part : (JSON.stringify(part) ?? String(part));

function boltLevel(level: string): string {
  if (level === 'trace') return 'debug';
  if (level === 'debug') return 'info';
  return level === 'info' || level === 'warn' ? level : 'error';
}
