import type { KeyFact } from './fact.ts';
import { burnText, runsOutBetween, runsOutSoon } from './forecast-text.ts';

export const runsOut: KeyFact = {
  line: runsOutSoon,
  lasting: runsOutBetween,
  top(shown) {
    const burn = burnText(shown);
    return burn ? [burn] : [];
  },
};
