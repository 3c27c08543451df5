// A form that left and did not arrive: put in the outbox when it says that it may wait (`garde`, see ui/_keeps.html).
import { put } from '../offline/outbox.js';

// Of one of our own pages: what another site posts is never kept, since it would leave again under a token of ours.
export const isPlainForm = (request) => request.method === 'POST'
  && request.referrer.startsWith(`${location.origin}/`)
  && (request.headers.get('Content-Type') ?? '').startsWith('application/x-www-form-urlencoded');

// Gives the page where it was written, which says that it waits; nothing when it may not be kept.
export async function kept(request) {
  const fields = [...new URLSearchParams(await request.text())];
  const { garde: words, act = 'send' } = Object.fromEntries(fields);
  if (!words || act !== 'send') return undefined;
  const item = described(words);
  await put({ ...item, path: new URL(request.url).pathname, fields });
  return item.page;
}

export function described(words) {
  const [who, form, page, ...name] = words.split('|');
  return { who, form, page, name: name.join('|') };
}
