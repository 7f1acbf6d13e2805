import { pino } from 'pino';
import { REDACTED, redactor } from '../domain/keys/redact.ts';
import type { Log } from '../usecases/ports/ports.ts';

export const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

export interface LogOptions {
  readonly level: LogLevel;
  /** Values that no line may contain; those shorter than six characters are ignored. */
  readonly secrets: readonly string[];
  /** Where finished lines go; default: standard output. */
  readonly write?: (line: string) => void;
}

export interface Logs {
  readonly log: Log;
  /** The same log, with the methods of Bolt's `Logger`. */
  readonly slackLog: SlackLog;
  /** Replaces secrets in text that is stored or shown elsewhere. */
  readonly redact: (text: string) => string;
}

/** `never` fits Bolt's enum of levels, which this folder may not import. */
interface SlackLog {
  debug(...said: unknown[]): void;
  info(...said: unknown[]): void;
  warn(...said: unknown[]): void;
  error(...said: unknown[]): void;
  getLevel(): never;
  setLevel(level: unknown): void;
  setName(name: string): void;
}

/** Logs one JSON object a line; secrets are replaced in the finished line, wherever they stand. */
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

/** What Slack gives to answer with (response_url, trigger_id, socket URL): whoever reads one can use it. */
const patterns: readonly RegExp[] = [
  /https?:(?:\\*\/){2}hooks\.slack\.com(?:[\w./-]|\\+\/)*/g,
  // The value after its name: in JSON, in JSON within JSON, in a form or in an inspected object.
  /(?<=\b(?:response_url|trigger_id)["'\\]*\s*[:=]\s*["'\\]*)[^"'\\\s,}&](?:\\+\/|[^"'\\\s,}&])*/g,
  // A trigger_id without its name.
  /\b\d{6,}\.\d{6,}\.[0-9a-f]{32}\b/g,
  // The ticket in the socket's URL is all that is needed to connect.
  /(?<=[?&]ticket=)[^&\s"'\\]+/g,
];

const withoutHandles = (line: string): string =>
  patterns.reduce((text, pattern) => text.replace(pattern, REDACTED), line);

/** Bolt logs whole payloads at debug, so its debug lines appear only at `trace`. */
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
