import { type FormEvent, type ReactNode, useRef, useState } from 'react';
import type { View } from '../slack/shapes.ts';
import { type ActQueue, PlaceProvider, useAct } from './act-context.ts';
import { AppIcon } from './avatar.tsx';
import { Blocks } from './blocks.tsx';
import { textOf } from './control.ts';
import { Dialog } from './dialog.tsx';
import { Text } from './text.tsx';

/** The modal on top of a stack; those below it are hidden, as in Slack. */
export function Modal({ view, depth }: { view: View; depth: number }): ReactNode {
  const { act } = useAct();
  const [isBusy, setBusy] = useState(false);
  const queue = useRef<ActQueue>({ last: Promise.resolve() });
  const [isClosing, setClosing] = useState(false);
  const close = (): void => {
    // Hidden at once, so that a second press does not close the modal below.
    setClosing(true);
    void act({ act: 'closes' }).then((done) => done ?? setClosing(false));
  };
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (!view.submit || isBusy) return;
    setBusy(true);
    // The focused field reports its value before the form is submitted.
    await Promise.resolve();
    await queue.current.last;
    await act({ act: 'submits' });
    setBusy(false);
  };
  if (isClosing) return null;
  return (
    <Dialog className="modal" label={textOf(view.title)} onClose={close} focusOn={view.hash}>
      <form onSubmit={submit} noValidate aria-busy={isBusy}>
        <ModalHead view={view} isStacked={depth > 1} close={close} />
        <div className="dialog-body">
          {view.trouble && (
            <p className="trouble" role="alert">
              {view.trouble}
            </p>
          )}
          <PlaceProvider
            value={{
              at: { view_id: view.id },
              inputs: view.inputs,
              errors: view.errors,
              queue: queue.current,
            }}
          >
            <Blocks blocks={view.blocks} />
          </PlaceProvider>
        </div>
        <footer className="dialog-foot">
          <button
            type="button"
            data-first={view.submit ? undefined : true}
            className="button"
            onClick={close}
          >
            {view.close ? <Text of={view.close} /> : 'Cancel'}
          </button>
          {view.submit && (
            <button
              type="submit"
              className="button primary solid"
              aria-busy={isBusy}
              disabled={view.submit_disabled}
            >
              <Text of={view.submit} />
            </button>
          )}
        </footer>
      </form>
    </Dialog>
  );
}

function ModalHead({
  view,
  isStacked,
  close,
}: {
  view: View;
  isStacked: boolean;
  close: () => void;
}): ReactNode {
  return (
    <header className="dialog-head">
      {isStacked ? (
        <button type="button" className="button icon" aria-label="Back" onClick={close}>
          ←
        </button>
      ) : (
        <AppIcon size={28} />
      )}
      <h2 className="dialog-title">
        <Text of={view.title} />
      </h2>
      <button type="button" className="button icon" aria-label="Close" onClick={close}>
        ✕
      </button>
    </header>
  );
}
