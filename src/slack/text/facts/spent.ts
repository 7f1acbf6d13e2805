import { money, msg, type Text } from '../text.ts';
import type { KeyFact, KeyShown } from './fact.ts';
import { perDayText, spentWhen } from './forecast-text.ts';

const spentText = ({ key: { burn }, unitsPerUsd }: KeyShown): Text[] =>
  burn ? [msg`*Spent ${spentWhen(burn)}*\n${money(burn.spent.units, unitsPerUsd)}`] : [];

export const spent: KeyFact = {
  field: spentText,
  card(shown) {
    const perDay = perDayText(shown.key.burn, shown.unitsPerUsd);
    return spentText(shown).map((text) => (perDay ? msg`${text}\nabout ${perDay} now` : text));
  },
};
