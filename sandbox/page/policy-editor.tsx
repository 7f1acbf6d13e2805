import { type FormEvent, type ReactNode, useId, useState } from 'react';
import { Dialog } from './dialog.tsx';
import { postJson } from './live-data.ts';

interface PolicyEditorProps {
  policy: string;
  onLoaded: () => void;
  onClose: () => void;
}

/** The bot's policy file. What the bot says of a wrong one stays beside the text. */
function PolicyEditor({ policy, onLoaded, onClose }: PolicyEditorProps): ReactNode {
  const id = useId();
  const [mistakes, setMistakes] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  const load = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    if (isBusy) return;
    const text = String(new FormData(event.currentTarget).get('policy') ?? '');
    setBusy(true);
    setMistakes(null);
    const posted = await postJson('/sandbox/policy', { text });
    setBusy(false);
    if (posted.ok) onLoaded();
    else setMistakes(posted.error);
  };
  return (
    <Dialog className="modal policy" label="Policy" onClose={onClose}>
      <form onSubmit={load}>
        <header className="dialog-head">
          <h2 className="dialog-title">Policy</h2>
          <button type="button" className="button icon" aria-label="Close" onClick={onClose}>
            ✕
          </button>
        </header>
        <div className="dialog-body">
          <div className={mistakes === null ? 'input' : 'input invalid'}>
            <label className="label" htmlFor={id}>
              The bot’s policy file
            </label>
            <NumberedText id={id} text={policy} />
          </div>
          {mistakes !== null && (
            <div role="alert" className="mistakes">
              <p>The bot refused it; the policy before goes on. It says:</p>
              <pre>{mistakes}</pre>
            </div>
          )}
        </div>
        <footer className="dialog-foot">
          <button type="button" className="button" onClick={onClose}>
            Cancel
          </button>
          <button type="submit" className="button primary solid" aria-busy={isBusy}>
            Load
          </button>
        </footer>
      </form>
    </Dialog>
  );
}

/** A text whose lines have numbers, which the bot names in what it says. */
function NumberedText({ id, text }: { id: string; text: string }): ReactNode {
  const [lines, setLines] = useState(text.split('\n').length);
  return (
    <div className="numbered field">
      <pre aria-hidden="true">{Array.from({ length: lines }, (_, index) => index + 1).join('\n')}</pre>
      <textarea
        id={id}
        name="policy"
        rows={lines}
        spellCheck={false}
        wrap="off"
        defaultValue={text}
        onInput={({ currentTarget }) => setLines(currentTarget.value.split('\n').length)}
      />
    </div>
  );
}

export function PolicyControls({
  policy,
  onTold,
}: {
  policy: string;
  onTold: (words: string) => void;
}): ReactNode {
  const [isOpen, setOpen] = useState(false);
  return (
    <section aria-label="Policy">
      <h3>Policy</h3>
      <p className="about">Who decides what, in the bot’s YAML file. The bot restarts to load it.</p>
      <div className="key-buttons">
        <button type="button" className="button small" onClick={() => setOpen(true)}>
          Edit the policy
        </button>
      </div>
      {isOpen && (
        <PolicyEditor
          policy={policy}
          onClose={() => setOpen(false)}
          onLoaded={() => {
            setOpen(false);
            onTold('The bot runs with this policy now.');
          }}
        />
      )}
    </section>
  );
}
