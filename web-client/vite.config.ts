// How the client is bundled and tested. The folders under `web/` are explained in `web/README.md`.
import { defineConfig } from 'vitest/config';

export default defineConfig({
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    target: ['chrome100', 'firefox100', 'safari15.4'],
    assetsDir: 'assets',
    // No polyfill: every browser that has modules preloads them well enough, and the page allows no inline script.
    modulePreload: { polyfill: false },
    // An inlined `data:` address would need a weaker content policy.
    assetsInlineLimit: 0,
    // What every first visit needs is one file: on a slow line each file more costs a turn of its own.
    rolldownOptions: {
      output: { codeSplitting: { groups: [{ name: 'first', test: /web\/(app\/main|screens\/start)\.tsx$/ }] } },
    },
  },
  server: { proxy: { '/api': 'http://localhost:7100', '/log': 'http://localhost:7100' } },
  test: { include: ['web/**/*.test.ts'], environment: 'node' },
});
