import { type ReactNode, useId } from 'react';
import { choicesOf, chosenOf } from './choices.ts';
import { type ControlProps, useControl } from './control.ts';
import { Text } from './text.tsx';

/** Radio buttons and checkboxes. */
export function ChoiceGroup(props: ControlProps & { labelledBy?: string | undefined }): ReactNode {
  const { element, labelledBy } = props;
  const { value, fill } = useControl(props);
  const name = useId();
  const isRadio = element.type === 'radio_buttons';
  const values = chosenOf(value, String).map((choice) => choice.value);
  const options = element.options ?? [];
  return (
    <fieldset aria-labelledby={labelledBy} className="choices">
      {choicesOf(element).map((choice, index) => (
        <label key={choice.value} className="choice">
          <input
            type={isRadio ? 'radio' : 'checkbox'}
            name={name}
            checked={values.includes(choice.value)}
            onChange={({ target }) => {
              const others = values.filter((other) => other !== choice.value);
              if (isRadio) fill(choice.value);
              else fill(target.checked ? [...others, choice.value] : others);
            }}
          />
          <span>
            <Text of={options[index]?.text ?? choice.label} />
            {choice.about && (
              <small>
                <Text of={options[index]?.description} />
              </small>
            )}
          </span>
        </label>
      ))}
    </fieldset>
  );
}
