// After another sign-in of the same person, the server learns again that this browser rings.
import { current, isOurs, post } from './subscription.js';

if (document.body.dataset.who && navigator.serviceWorker && isOurs()) remind();

async function remind() {
  try {
    const subscription = await current();
    if (subscription && Notification.permission === 'granted') await post(subscription);
  } catch { /* the next visit will do */ }
}
