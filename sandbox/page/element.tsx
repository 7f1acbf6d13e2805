import type { ReactNode } from 'react';
import { ButtonElement } from './button-element.tsx';
import { ChoiceGroup } from './choice-group.tsx';
import type { ControlProps } from './control.ts';
import { OverflowMenu } from './overflow-menu.tsx';
import { Select } from './select.tsx';
import { DateField, type Described, TextField } from './text-field.tsx';

/** Any interactive Block Kit element. */
export function ElementView(props: ControlProps & Described): ReactNode {
  const { type } = props.element;
  if (type === 'button' || type === 'workflow_button') return <ButtonElement {...props} />;
  if (type === 'overflow') return <OverflowMenu {...props} />;
  if (type.endsWith('_select')) return <Select {...props} />;
  if (type === 'radio_buttons' || type === 'checkboxes') return <ChoiceGroup {...props} />;
  if (/^(date|time|datetime)picker$/.test(type)) return <DateField {...props} />;
  if (/(_text|number)_input$/.test(type)) return <TextField {...props} />;
  if (type === 'image')
    return <img src={String(props.element['image_url'])} alt={String(props.element['alt_text'] ?? '')} />;
  return <em className="unknown">This page cannot show the element {type}.</em>;
}
