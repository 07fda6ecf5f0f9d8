// SPDX-License-Identifier: Apache-2.0
import { defineConfig } from 'vitest/config';

export default defineConfig({
  // css: tokens.test.ts reads the palette
  test: { css: true, include: ['src/**/*.test.ts'], setupFiles: ['src/test-setup.ts'] },
});
