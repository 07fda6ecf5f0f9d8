// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { defineConfig, type Plugin } from 'vite';

// What the technician's page needs is kept by its service worker under one version: the hash of the list.
function serviceWorker(): Plugin {
  return {
    name: 'service-worker',
    apply: 'build',
    enforce: 'post',
    generateBundle(_, bundle) {
      const files = Object.keys(bundle).filter((f) => /-[0-9a-f]{8}\.(js|css)$/.test(f)).map((f) => '/' + f).sort();
      const version = createHash('sha256').update(files.join()).digest('hex').slice(0, 8);
      const source = readFileSync('src/technician/sw.js', 'utf8')
        .replace('__FILES__', JSON.stringify(['/t', '/t.webmanifest', '/t.svg', ...files]))
        .replace('__VERSION__', JSON.stringify(version));
      this.emitFile({ type: 'asset', fileName: 't-sw.js', source });
    },
  };
}

export default defineConfig({
  plugins: [serviceWorker()],
  build: {
    outDir: 'dist',
    assetsDir: '',
    target: 'es2022',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rollupOptions: {
      input: ['t.html'],
      output: {
        hashCharacters: 'hex',
        entryFileNames: '[name]-[hash].js',
        chunkFileNames: '[name]-[hash].js',
        assetFileNames: '[name]-[hash][extname]',
      },
    },
  },
});
