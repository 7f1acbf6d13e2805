import type { IncomingMessage, ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { instead, takeFault, UPLOAD } from './faults.ts';
import { answerJson } from './http-bodies.ts';
import { record, type World } from './world.ts';

export const UPLOADS = '/upload/';

/** A file between its announcement and its end. */
export interface Upload {
  id: string;
  name: string;
  /** In bytes, as announced. */
  length: number;
  /** null: nothing was sent yet. */
  content: string | null;
}

/** Takes the bytes of a file that was announced: as the body, or as the one part of a form. */
export async function takeUpload(world: World, request: IncomingMessage, response: ServerResponse) {
  const fault = takeFault(world, UPLOAD);
  if (fault && (await instead(fault, request, response)) === 'done') return;
  const upload = world.uploads.get((request.url ?? '').slice(UPLOADS.length));
  const bytes = upload && (await sentIn(request));
  if (!bytes || bytes.length !== upload.length) return answerJson(response, 400, { ok: false });
  upload.content = bytes.toString();
  record(world, 'upload', { args: { id: upload.id, content: upload.content }, answer: 'ok' });
  response.end(`OK - ${bytes.length}`);
}

async function sentIn(request: IncomingMessage): Promise<Buffer> {
  const body = await buffer(request);
  const type = request.headers['content-type'] ?? '';
  if (!type.startsWith('multipart/form-data')) return body;
  const form = await new Response(new Uint8Array(body), { headers: { 'content-type': type } }).formData();
  const [part] = [...form.values()];
  if (part === undefined) return Buffer.alloc(0);
  return typeof part === 'string' ? Buffer.from(part) : Buffer.from(await part.arrayBuffer());
}
