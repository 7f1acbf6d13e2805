import { type ReactNode, useState } from 'react';
import { ConfirmDialog } from './confirm-dialog.tsx';
import { type ControlProps, useControl } from './control.ts';
import { Text } from './text.tsx';

export function ButtonElement(props: ControlProps): ReactNode {
  const { element } = props;
  const { isBusy, click } = useControl(props);
  const [isAsking, setAsking] = useState(false);
  const label = element['accessibility_label'];
  const press = (): void => {
    const url = element['url'];
    if (typeof url === 'string') window.open(url, '_blank', 'noreferrer');
    void click();
  };
  return (
    <>
      <button
        type="button"
        className={`button ${String(element['style'] ?? '')} ${element['style'] ? 'solid' : ''}`}
        aria-busy={isBusy}
        aria-label={typeof label === 'string' ? label : undefined}
        onClick={() => (element.confirm ? setAsking(true) : press())}
      >
        <Text of={element.text} />
      </button>
      {element.confirm && isAsking && (
        <ConfirmDialog
          confirm={element.confirm}
          onNo={() => setAsking(false)}
          onYes={() => {
            setAsking(false);
            press();
          }}
        />
      )}
    </>
  );
}
