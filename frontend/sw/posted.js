// A form that left and did not arrive: put in the outbox when it says that it may wait (`garde`, see ui/_keeps.html).
import { put } from '../offline/outbox.js';

export const isPlainForm = (request) => request.method === 'POST'
  && (request.headers.get('Content-Type') ?? '').startsWith('application/x-www-form-urlencoded');

// Gives the page where it was written, which says that it waits; nothing when it may not be kept.
export async function kept(request) {
  const fields = [...new URLSearchParams(await request.text())];
  const words = fields.find(([name]) => name === 'garde')?.[1];
  if (!words) return undefined;
  const item = described(words);
  await put({ ...item, path: new URL(request.url).pathname, fields });
  return item.page;
}

export function described(words) {
  const [who, form, page, ...name] = words.split('|');
  return { who, form, page, name: name.join('|') };
}
