import { clicks, fills, form as formOf, type Surface, submits } from './surface.ts';

const form = (name: string, line: string, does?: Surface['does']) => formOf('ana', name, line, does);
const byMax = (name: string, does?: Surface['does']) => formOf('max', name, 'create', does);

export const forms: Surface[] = [
  byMax('create-form'),
  byMax('create-form-more', clicks('More settings')),
  byMax('create-form-date', fills({ Name: 'dated', Expires: 'On a date' })),
  byMax('create-form-asks', fills({ Name: 'big-one', Quota: 'Unlimited' })),
  byMax('create-form-errors', async (scene) => {
    await clicks('More settings')(scene);
    await scene.settle();
    await fills(
      { Name: 'with-mistakes', 'Amount in USD': '€5', 'Allowed IPs': '10.0.0.1\nnot an ip' },
      submits,
    )(scene);
  }),
  byMax('create-form-taken', fills({ Name: 'checkout-prod' }, submits)),
  byMax('create-form-done', fills({ Name: 'from-a-form' }, submits)),
  byMax('create-form-secret', async (scene) => {
    await fills({ Name: 'with-a-secret' }, submits)(scene);
    await scene.settle();
    await clicks('Reveal secret')(scene);
  }),
  form('edit-form', 'edit search-prod'),
  form('edit-form-asks', 'edit search-prod', fills({ Expires: 'Never' })),
  form('edit-form-errors', 'edit search-prod', fills({ Name: ' ', 'Allowed IPs': '300.1.1.1' }, submits)),
  form('quota-form', 'quota search-prod'),
  form('quota-form-choose-key', 'quota'),
  form('quota-form-back', 'quota search-prod', fills({ Change: 'Take some back' })),
  form(
    'quota-form-errors',
    'quota search-prod',
    fills({ 'Amount in USD': '€20', 'For how long': 'two days', Reason: 'launch week' }, submits),
  ),
  form('quota-form-empty', 'quota search-prod', submits),
  form('unlimited-form', 'unlimited search-prod'),
  form('unlimited-form-off', 'unlimited research', fills({ Change: 'Set a limit again' })),
  form(
    'unlimited-form-errors',
    'unlimited research',
    fills({ Change: 'Set a limit again', 'Amount left, in USD': 'x', Reason: 'over' }, submits),
  ),
  form('renew-form', 'renew'),
  form('renew-form-asks', 'renew', fills({ Key: 'search-prod', Renewal: '365 days' })),
  form('renew-form-asks-errors', 'renew', fills({ Key: 'search-prod', Renewal: '365 days' }, submits)),
  form('disable-form', 'disable'),
  form('show-form', 'show'),
  form('reveal-form', 'reveal'),
  form('unlimited-form-of-unlimited', 'unlimited research'),
  formOf('ada', 'assign-form', 'assign'),
  form('disable-form-of-key', 'show search-prod', clicks('Disable')),
  formOf('ada', 'disable-form-of-another', 'show ci', clicks('Disable')),
  formOf('lee', 'disable-form-of-another-lead', 'show ci', clicks('Disable')),
  form('settings-form', 'settings'),
  form(
    'settings-form-errors',
    'settings',
    fills({ low: 'soon', quiet: 'at night', days: 'some days' }, submits),
  ),
  form('settings-form-done', 'settings', fills({ low: '30%', digest: 'daily' }, submits)),
  {
    name: 'deny-a-card',
    who: 'lee',
    on: 'modal',
    does: async ({ person }) => person.clicks('Deny'),
  },
  {
    name: 'deny-a-card-errors',
    who: 'lee',
    on: 'modal',
    does: async ({ person, settle }) => {
      await person.clicks('Deny');
      await settle();
      await person.submits();
    },
  },
  {
    name: 'counter-offer',
    who: 'lee',
    on: 'modal',
    does: async ({ person }) => person.clicks('Edit and approve'),
  },
  {
    name: 'counter-offer-errors',
    who: 'lee',
    on: 'modal',
    does: async ({ person, settle }) => {
      await person.clicks('Edit and approve');
      await settle();
      await person.fills({ 'Amount in USD': '$900' });
      await person.submits();
    },
  },
  {
    name: 'open-from-home',
    who: 'ana',
    on: 'modal',
    does: async ({ person }) => person.clicks('Open', { in: 'home' }),
  },
  {
    name: 'help-from-home',
    who: 'ana',
    on: 'modal',
    does: async ({ person }) => person.clicks('Help', { in: 'home' }),
  },
  {
    name: 'list-from-home',
    who: 'ana',
    on: 'modal',
    does: async ({ person }) => person.clicks('List keys', { in: 'home' }),
  },
  {
    name: 'status-from-home',
    who: 'ana',
    on: 'modal',
    does: async ({ person }) => person.clicks('Status', { in: 'home' }),
  },
];
