import { type FormEvent, type ReactNode, useId } from 'react';
import type { SandboxKey } from '../cometapi/controls.ts';
import { Dialog } from './dialog.tsx';

interface Members {
  name: string;
  remain_quota: number;
  unlimited_quota: boolean;
  expired_time: number;
}

interface KeyEditorProps {
  title: string;
  row?: SandboxKey;
  unitsPerUsd: number;
  /** `changed`: those whose field no longer says what the key has. */
  onSave: (members: Members, changed: Partial<Members>) => void;
  onClose: () => void;
}

const dateOf = (seconds: number | undefined): string =>
  seconds === undefined || seconds === -1 ? '' : new Date(seconds * 1000).toISOString().slice(0, 10);

const membersOf = (form: FormData, unitsPerUsd: number): Members => {
  const expires = String(form.get('expires') ?? '');
  return {
    name: String(form.get('name') ?? ''),
    remain_quota: Math.round(Number(form.get('left')) * unitsPerUsd),
    unlimited_quota: form.get('unlimited') === 'on',
    expired_time: expires === '' ? -1 : Math.floor(Date.parse(`${expires}T23:59:59Z`) / 1000),
  };
};

const FIELDS: Record<keyof Members, string> = {
  name: 'name',
  remain_quota: 'left',
  unlimited_quota: 'unlimited',
  expired_time: 'expires',
};

const isChanged = (input: unknown): boolean =>
  input instanceof HTMLInputElement &&
  (input.value !== input.defaultValue || input.checked !== input.defaultChecked);

/** A date shows less than the moment of an expiry, so what was not touched must not be read back from its field. */
const changedIn = ({ elements }: HTMLFormElement, members: Members): Partial<Members> =>
  Object.fromEntries(
    Object.entries(members).filter(([member]) =>
      isChanged(elements.namedItem(FIELDS[member as keyof Members])),
    ),
  );

/** Edits a key as in CometAPI's console, without the bot. */
export function KeyEditor({ title, row, unitsPerUsd, onSave, onClose }: KeyEditorProps): ReactNode {
  const id = useId();
  const save = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const form = event.currentTarget;
    const members = membersOf(new FormData(form), unitsPerUsd);
    onSave(members, changedIn(form, members));
    onClose();
  };
  const field = (name: string, label: string, input: ReactNode) => (
    <div className="input">
      <label className="label" htmlFor={`${id}-${name}`}>
        {label}
      </label>
      {input}
    </div>
  );
  return (
    <Dialog className="modal console" label={title} onClose={onClose}>
      <form onSubmit={save}>
        <header className="dialog-head">
          <h2 className="dialog-title">{title}</h2>
          <button type="button" className="button icon" aria-label="Close" onClick={onClose}>
            ✕
          </button>
        </header>
        <div className="dialog-body">
          {field(
            'name',
            'Name',
            <input className="field" id={`${id}-name`} name="name" defaultValue={row?.name ?? ''} required />,
          )}
          {field(
            'left',
            'Left, in USD',
            <input
              className="field"
              id={`${id}-left`}
              name="left"
              type="number"
              min="0"
              step="any"
              defaultValue={row ? row.remain_quota / unitsPerUsd : 20}
            />,
          )}
          <label className="choice">
            <input type="checkbox" name="unlimited" defaultChecked={row?.unlimited_quota ?? false} />
            <span>Unlimited</span>
          </label>
          {field(
            'expires',
            'Expires (empty: never)',
            <input
              className="field"
              id={`${id}-expires`}
              name="expires"
              type="date"
              defaultValue={dateOf(row?.expired_time)}
            />,
          )}
        </div>
        <footer className="dialog-foot">
          <button type="button" className="button" onClick={onClose}>
            Cancel
          </button>
          <button type="submit" className="button primary solid">
            Save
          </button>
        </footer>
      </form>
    </Dialog>
  );
}
