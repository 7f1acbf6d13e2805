import { type KeyboardEvent, type ReactNode, useEffect, useRef, useState } from 'react';
import { type ControlProps, textOf, useControl } from './control.ts';

const TYPES: Record<string, 'text' | 'email' | 'url'> = { email_text_input: 'email', url_text_input: 'url' };

export interface Described {
  labelledBy?: string | undefined;
  describedBy?: string | undefined;
}

/** Reports its value on blur or Enter, as Slack's client does. */
export function TextField({ labelledBy, describedBy, ...props }: ControlProps & Described): ReactNode {
  const { element } = props;
  const { value, error, fill } = useControl(props);
  const stored = value === null || value === undefined ? '' : String(value);
  const [draft, setDraft] = useState(stored);
  const told = useRef(stored);
  useEffect(() => {
    if (stored === told.current) return;
    told.current = stored;
    setDraft(stored);
  }, [stored]);
  const tell = (): void => {
    if (draft === told.current) return;
    told.current = draft;
    fill(draft === '' ? null : draft);
  };
  const isLong = element['multiline'] === true;
  const shared = {
    value: draft,
    'aria-labelledby': labelledBy,
    'aria-describedby': describedBy,
    'aria-invalid': error !== undefined,
    placeholder: textOf(element.placeholder),
    maxLength: typeof element['max_length'] === 'number' ? element['max_length'] : 3000,
    onChange: (event: { target: { value: string } }) => setDraft(event.target.value),
    onBlur: tell,
    onKeyDown: ({ key, ctrlKey, metaKey }: KeyboardEvent) => {
      if (key === 'Enter' && (!isLong || ctrlKey || metaKey)) tell();
    },
  };
  if (isLong) return <textarea className="field" rows={3} {...shared} />;
  const isNumber = element.type === 'number_input';
  return (
    <input
      className="field"
      type={TYPES[element.type] ?? 'text'}
      inputMode={isNumber ? 'decimal' : undefined}
      autoComplete="off"
      {...shared}
    />
  );
}

const NATIVE: Record<string, string> = {
  datepicker: 'date',
  timepicker: 'time',
  datetimepicker: 'datetime-local',
};

const shownMoment = (value: unknown): string => {
  if (value === null || value === undefined) return '';
  if (typeof value !== 'number') return String(value);
  const at = new Date(value * 1000);
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
};

const enteredMoment = (text: string, type: string): string | number | null => {
  if (text === '') return null;
  return type === 'datetimepicker' ? Math.floor(new Date(text).getTime() / 1000) : text;
};

export function DateField({ labelledBy, describedBy, ...props }: ControlProps & Described): ReactNode {
  const { element } = props;
  const { value, error, fill } = useControl(props);
  return (
    <input
      className="field date"
      type={NATIVE[element.type]}
      value={shownMoment(value)}
      aria-labelledby={labelledBy}
      aria-label={labelledBy ? undefined : textOf(element.placeholder) || 'Date'}
      aria-describedby={describedBy}
      aria-invalid={error !== undefined}
      onChange={(event) => fill(enteredMoment(event.target.value, element.type))}
    />
  );
}
