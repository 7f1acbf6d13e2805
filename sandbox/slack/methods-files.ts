import { type Call, type Method, method, optional, required } from './api-call.ts';
import { ApiError } from './content.ts';
import { post } from './messages.ts';
import { target } from './methods-chat.ts';
import type { SharedFile } from './shapes.ts';
import { UPLOADS } from './uploads.ts';
import { newId } from './world.ts';

function getUploadUrl(call: Call) {
  const { world } = call;
  const name = required(call, 'filename');
  const length = Number(required(call, 'length'));
  if (!Number.isInteger(length) || length < 1) throw new ApiError('invalid_arguments');
  const id = newId('F0');
  world.uploads.set(id, { id, name, length, content: null });
  return { upload_url: `${world.url}${UPLOADS}${id}`, file_id: id };
}

/** Shares the files with one message; without a channel they stay private. */
function completeUpload(call: Call) {
  const { world, args } = call;
  const given = args['files'];
  if (!Array.isArray(given) || given.length === 0) throw new ApiError('invalid_arguments');
  const files = given.map((one) => uploaded(call, one));
  const text = optional(call, 'initial_comment') ?? '';
  // A person’s id is no conversation here.
  const channel = optional(call, 'channel_id') === undefined ? null : target(call, 'channel_id');
  if (channel) post(world, channel, { user: world.workspace.bot.user, text, files });
  for (const { id } of files) world.uploads.delete(id);
  return { files: files.map(({ id, title }) => ({ id, title })) };
}

function uploaded({ world }: Call, given: { id?: unknown; title?: unknown }): SharedFile {
  const upload = world.uploads.get(String(given.id));
  if (!upload || upload.content === null) throw new ApiError('file_not_found');
  const { id, name, content } = upload;
  return { id, name, title: typeof given.title === 'string' ? given.title : name, content };
}

export const fileMethods: Record<string, Method> = {
  'files.getUploadURLExternal': method(['files:write'], getUploadUrl),
  'files.completeUploadExternal': method(['files:write'], completeUpload),
};
