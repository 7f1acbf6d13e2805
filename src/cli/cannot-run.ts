/** Only whoever runs the command can mend it. The message says how. */
export class CannotRun extends Error {
  override readonly name = 'CannotRun';
}
