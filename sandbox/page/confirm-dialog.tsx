import type { ReactNode } from 'react';
import type { Confirm } from '../slack/shapes.ts';
import { textOf } from './control.ts';
import { Dialog } from './dialog.tsx';
import { Text } from './text.tsx';

interface ConfirmDialogProps {
  confirm: Confirm & { style?: string };
  onYes: () => void;
  onNo: () => void;
}

export function ConfirmDialog({ confirm, onYes, onNo }: ConfirmDialogProps): ReactNode {
  return (
    <Dialog className="confirm" label={textOf(confirm.title)} onClose={onNo}>
      <h2 className="dialog-title">
        <Text of={confirm.title} />
      </h2>
      <div className="confirm-text">
        <Text of={confirm.text} />
      </div>
      <footer className="dialog-foot">
        <button type="button" className="button" onClick={onNo}>
          <Text of={confirm.deny} />
        </button>
        <button
          type="button"
          data-first
          className={`button ${confirm.style === 'danger' ? 'danger' : 'primary'} solid`}
          onClick={onYes}
        >
          <Text of={confirm.confirm} />
        </button>
      </footer>
    </Dialog>
  );
}
