import { answer, clicks, line, type Surface } from './surface.ts';

export const audit: Surface[] = [
  line('ada', 'audit', 'audit'),
  answer('ada', 'audit-older', clicks('Older')),
  line('ada', 'audit-key', 'audit search-prod'),
  line('ada', 'audit-person', 'audit @ana 7d'),
  line('ada', 'audit-nothing', 'audit @noa 1d'),
  line('ana', 'audit-own', 'audit'),
  line('lee', 'audit-lead', 'audit'),
  line('ana', 'audit-not-yours', 'audit @bob'),
];
