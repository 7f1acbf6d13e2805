import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build, type Plugin } from 'esbuild';

/** The renderer gives every part the same id, so the page uses a class instead. */
const withoutRepeatedIds: Plugin = {
  name: 'without-repeated-ids',
  setup({ onLoad }) {
    onLoad({ filter: /slack-blocks-to-jsx\/dist\/.*\.(mjs|css)$/ }, async ({ path }) => {
      const text = await readFile(path, 'utf8');
      return path.endsWith('.css')
        ? { contents: text.replaceAll('#slack_blocks_to_jsx', '.slack_blocks_to_jsx'), loader: 'css' }
        : { contents: text.replaceAll('id:"slack_blocks_to_jsx",', ''), loader: 'js' };
    });
  },
};

/** What a browser loads, by path. */
export async function bundlePage(): Promise<Map<string, string>> {
  const entry = (name: string) => fileURLToPath(new URL(`page/${name}`, import.meta.url));
  const { outputFiles } = await build({
    entryPoints: [entry('app.tsx'), entry('app.css')],
    outdir: '/',
    bundle: true,
    write: false,
    minify: true,
    format: 'esm',
    target: 'es2023',
    jsx: 'automatic',
    define: { 'process.env.NODE_ENV': '"production"' },
    plugins: [withoutRepeatedIds],
    logLevel: 'silent',
  });
  const files = outputFiles.map((file): [string, string] => [
    `/${file.path.split(/[/\\]/).at(-1)}`,
    file.text,
  ]);
  return new Map([...files, ['/', await readFile(entry('index.html'), 'utf8')]]);
}
