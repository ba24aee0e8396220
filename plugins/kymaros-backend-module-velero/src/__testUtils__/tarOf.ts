import { pack } from 'tar-stream';

/** An archive of these files; what is no text is written as JSON. */
export async function tarOf(files: Record<string, unknown>): Promise<Buffer> {
  const tar = pack();
  for (const [name, content] of Object.entries(files)) {
    tar.entry(
      { name },
      typeof content === 'string' ? content : JSON.stringify(content),
    );
  }
  tar.finalize();
  const chunks: Buffer[] = [];
  for await (const chunk of tar) {
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks);
}
