import type { ModalView } from '@slack/types';
import type { KeyFormReport } from '../../usecases/reports.ts';
import type { KnownKey } from '../../usecases/store-port.ts';
import { modal, section } from '../blocks.ts';
import { CALLBACKS } from '../ids.ts';
import { type Words, words } from '../words.ts';

/** A key's fields exactly as somebody typed or chose them; kept as they are when a form comes back. */
export interface KeyFormTyped {
  readonly name: string;
  /** `keep` only where there is an expiry to keep. */
  readonly expires: 'keep' | '7d' | '30d' | '90d' | 'date' | 'never';
  /** `2026-12-31`; null: not chosen. */
  readonly expiresOn: string | null;
  readonly quotaKind: 'limited' | 'unlimited';
  readonly quota: string;
  /** Empty: all of them. */
  readonly models: readonly string[];
  readonly allowIps: string;
  readonly group: string;
  readonly crossGroupRetry: boolean;
  readonly owner: string | null;
  readonly reason: string;
}

/** What every form needs: the stored row it belongs to, and a late refusal to show on top. */
export interface FormFrame {
  readonly form: string;
  readonly problem?: Words;
}

export type KeyFormInput = FormFrame & { readonly typed: KeyFormTyped; readonly offers: KeyFormReport };

export const createForm = ({ form }: KeyFormInput): ModalView =>
  modal({
    callback: CALLBACKS.createKey,
    title: 'New CometAPI key',
    metadata: form,
    blocks: [section(words`…`)],
  });

export const editForm = ({ form }: KeyFormInput & { readonly key: KnownKey }): ModalView =>
  modal({ callback: CALLBACKS.editKey, title: 'Edit key', metadata: form, blocks: [section(words`…`)] });
