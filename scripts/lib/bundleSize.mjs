import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { decodedMappings, TraceMap } from '@jridgewell/trace-mapping';

/** Sources that whoever installs the plugin gets from us. */
const OWN = /plugins\/kymaros(-common)?\/(src\/|package\.json)/;
const CHARTS = /node_modules\/recharts\//;

/**
 * What of a built app comes from us, chunk by chunk: its source maps tell which part of a file was which source.
 *
 * @param {string} dist the folder that `backstage-cli package build` made
 */
export async function measureBundle(dist) {
  const page = await readFile(join(dist, 'index.html'), 'utf8');
  const folder = join(dist, 'static');
  const files = (await readdir(folder)).filter(file => file.endsWith('.js'));
  const chunks = [];
  for (const file of files) {
    const chunk = await readChunk(folder, file);
    if (chunk) chunks.push({ ...chunk, initial: page.includes(file) });
  }
  const chartIds = chunks
    .filter(({ hasCharts }) => hasCharts)
    .map(({ file }) => file.split('.')[0]);
  return {
    chunks: chunks.filter(({ own }) => own !== '').map(sizeOf),
    charts: {
      chunks: chunks
        .filter(({ hasCharts }) => hasCharts)
        .map(({ file, initial }) => ({ file, initial })),
      askedForBy: [
        ...new Set(
          chunks
            .flatMap(({ loads }) => loads)
            .filter(({ id }) => chartIds.includes(id))
            .map(({ source }) => source),
        ),
      ].sort(),
    },
  };
}

async function readChunk(folder, file) {
  const code = await readFile(join(folder, file), 'utf8');
  const map = await readFile(join(folder, `${file}.map`), 'utf8').catch(
    () => undefined,
  );
  if (!map) return undefined;
  const trace = new TraceMap(map);
  const sources = trace.sources.map(source => OWN.test(source));
  return {
    file,
    hasCharts: trace.sources.some(source => CHARTS.test(source)),
    own: sources.includes(true) ? textOf(code, trace, sources) : '',
    loads: [...loadsIn(code, trace)],
  };
}

/** The text that came from the chosen sources. */
function textOf(code, trace, chosen) {
  let text = '';
  for (const piece of pieces(code, trace)) {
    if (chosen[piece.source]) text += piece.text;
  }
  return text;
}

/** Where the code asks for another chunk: `runtime.e("1234")`, and the source in which that was an `import()`. */
function* loadsIn(code, trace) {
  let text = '';
  const starts = [];
  for (const { source, text: piece } of pieces(code, trace)) {
    starts.push({ at: text.length, source: trace.sources[source] });
    text += piece;
  }
  for (const { 1: id, index } of text.matchAll(/\.e\("(\w+)"\)/g)) {
    const { source } = starts.findLast(({ at }) => at <= index);
    yield {
      id,
      source: source?.replace(/^.*?(?=plugins\/|node_modules\/)/, ''),
    };
  }
}

/** The code in order, cut wherever the source map says where it is from. */
function* pieces(code, trace) {
  const lines = code.split('\n');
  for (const [index, segments] of decodedMappings(trace).entries()) {
    for (const [at, [column, source]] of segments.entries()) {
      const end = segments[at + 1]?.[0] ?? lines[index].length;
      yield { source, text: lines[index].slice(column, end) };
    }
  }
}

function sizeOf({ file, own, initial }) {
  return {
    file,
    initial,
    bytes: Buffer.byteLength(own),
    gzippedBytes: gzipSync(own).length,
  };
}
