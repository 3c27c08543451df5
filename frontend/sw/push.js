// A ring: what the server sealed for this device is shown as it is; a touch leads to the very thing.
self.addEventListener('push', (event) => event.waitUntil(show(event.data?.json() ?? {})));
self.addEventListener('notificationclick', (event) => event.waitUntil(open(event.notification)));

async function show({ title, body, url, tag, badge, lang }) {
  await self.registration.showNotification(title ?? 'Préau', {
    body, tag, data: url ?? '/aller/', icon: PREAU.icon, badge: PREAU.badge, lang,
  });
  await (badge ? navigator.setAppBadge?.(badge) : navigator.clearAppBadge?.());
}

async function open(notification) {
  notification.close();
  const [page] = await self.clients.matchAll({ type: 'window' });
  const moved = await page?.navigate(notification.data).catch(() => null);
  return moved ? moved.focus() : self.clients.openWindow(notification.data);
}
