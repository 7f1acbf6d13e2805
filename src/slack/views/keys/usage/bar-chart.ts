import { LIMITS } from '../../../blocks/limits.ts';
import type { ChartBlock, Phrase } from '../../../blocks/unrendered.ts';
import type { Text } from '../../../text/text.ts';

export interface Bar {
  /** Unlike those of its neighbours. */
  readonly label: Text;
  readonly value: number;
}

/** Of at most `LIMITS.bars` bars. */
export const barChart = (title: Text, name: Text, bars: readonly Bar[]): ChartBlock => ({
  type: 'data_visualization',
  title: short(title, LIMITS.chartTitle),
  chart: {
    type: 'bar',
    series: [
      {
        name: short(name, LIMITS.chartLabel),
        data: bars.map(({ label, value }) => ({ label: short(label, LIMITS.chartLabel), value })),
      },
    ],
    axis_config: { categories: bars.map(({ label }) => short(label, LIMITS.chartLabel)) },
  },
});

const short = (phrase: Text, max: number): Phrase => ({ phrase, surface: 'plain', max });
