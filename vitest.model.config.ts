import { defineConfig } from 'vitest/config';

/** Random stories, thousands of them: minutes long, so they are run by themselves. */
export default defineConfig({
  test: { name: 'model', include: ['test/model/**/*.test.ts'], testTimeout: 600_000, hookTimeout: 60_000 },
});
