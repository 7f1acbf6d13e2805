import type { ModalView } from '@slack/types';
import type { Person } from '../../sandbox/slack/person.ts';
import { spoken } from './rendered-text.ts';

/** The form a person has open, with what is filled in: `(Name: search-prod)`. */
export const filledForm = (person: Person): string => spoken(person.modal() as unknown as ModalView);
