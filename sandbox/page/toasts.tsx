import { type ReactNode, useState } from 'react';

const SHOWN_MS = 6000;

interface Toast {
  id: number;
  words: string;
}

export function useToasts(): { toasts: Toast[]; toast: (words: string) => void } {
  const [toasts, setToasts] = useState<Toast[]>([]);
  const toast = (words: string): void => {
    const id = Date.now() + Math.random();
    setToasts((before) => [...before, { id, words }]);
    setTimeout(() => setToasts((before) => before.filter((one) => one.id !== id)), SHOWN_MS);
  };
  return { toasts, toast };
}

export function Toasts({ toasts }: { toasts: Toast[] }): ReactNode {
  return (
    <div className="toasts" role="status" aria-live="polite">
      {toasts.map(({ id, words }) => (
        <p key={id}>{words}</p>
      ))}
    </div>
  );
}
