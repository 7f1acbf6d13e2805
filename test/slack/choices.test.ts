import { expect, test } from 'vitest';
import { CHOICES, MORE } from '../../src/slack/blocks/ids.ts';
import { everyView } from '../support/every-view.ts';

/** The ids of the controls whose changes Slack tells of. */
const deciding = (blocks: readonly object[]): string[] =>
  blocks.flatMap((block) => {
    const { dispatch_action: decides, element } = block as {
      dispatch_action?: boolean;
      element?: { action_id?: string };
    };
    return decides ? [element?.action_id ?? ''] : [];
  });

test('each field on which others depend is served, and each choice that is served is drawn', () => {
  const drawn = everyView('text').flatMap(({ blocks }) => deciding(blocks));
  expect(new Set([...drawn, MORE])).toEqual(new Set(CHOICES));
});
