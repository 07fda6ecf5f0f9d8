// SPDX-License-Identifier: Apache-2.0
import { readdirSync, readFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { defineConfig, type Plugin, type Rolldown } from 'vite';

// The scripts and styles of one page, with what they bring along.
function filesOf(page: string, bundle: Rolldown.OutputBundle): string[] {
  const found = new Set<string>();
  const add = (name: string): void => {
    const chunk = bundle[name];
    if (found.has(name) || chunk?.type !== 'chunk') return;
    found.add(name);
    chunk.viteMetadata?.importedCss.forEach((css) => found.add(css));
    [...chunk.imports, ...chunk.dynamicImports].forEach(add);
  };
  Object.values(bundle).forEach((f) => f.type === 'chunk' && f.isEntry && f.name === page && add(f.fileName));
  return [...found].map((f) => '/' + f).sort();
}

// What the technician's page needs is kept by its service worker under one version: the hash of the list.
function serviceWorker(): Plugin {
  return {
    name: 'service-worker',
    apply: 'build',
    enforce: 'post',
    generateBundle(_, bundle) {
      const wasm = Object.keys(bundle).filter((f) => f.endsWith('.wasm')).map((f) => '/' + f);
      const files = [...filesOf('t', bundle), ...wasm];
      const version = createHash('sha256').update(files.join()).digest('hex').slice(0, 8);
      const source = readFileSync('src/technician/sw.js', 'utf8')
        .replaceAll('__FILES__', JSON.stringify(['/t', '/t.webmanifest', '/t.svg', ...files]))
        .replaceAll('__VERSION__', JSON.stringify(version));
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
      input: readdirSync('.').filter((f) => f.endsWith('.html')),
      output: {
        hashCharacters: 'hex',
        entryFileNames: '[name]-[hash].js',
        chunkFileNames: '[name]-[hash].js',
        assetFileNames: '[name]-[hash][extname]',
      },
    },
  },
});
