const HEAD = 'cometkey can’t start:';

/** One sentence stands behind the head; a list of mistakes stands below it. */
export const startRefused = (why: string): string => `${HEAD}${why.startsWith('✖') ? '\n' : ' '}${why}`;

const PORT_REFUSALS = {
  EADDRINUSE: 'is in use by another process',
  EACCES: 'is one that I’m not allowed to open',
} as const;

type PortRefusal = keyof typeof PORT_REFUSALS;

export const isPortRefusal = (code: string | undefined): code is PortRefusal =>
  code !== undefined && code in PORT_REFUSALS;

/** PORT cannot be opened; a restart fails again until PORT is changed. */
export class PortRefused extends Error {
  override readonly name = 'PortRefused';

  constructor(port: number, why: PortRefusal, options?: ErrorOptions) {
    super(`PORT ${port} ${PORT_REFUSALS[why]}. Set PORT to a free one above 1023.`, options);
  }
}
