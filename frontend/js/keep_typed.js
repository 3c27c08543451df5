// What someone has typed is theirs: if the session ends before it arrives, it is there again after signing in.
// Kept in this tab only, forgotten when it arrives, at sign-out, or when somebody else signs in.
const KEY = 'typed';
const { who } = document.body.dataset;
const kept = read();

function read() {
  try {
    return JSON.parse(sessionStorage.getItem(KEY)) ?? { pages: {} };
  } catch {
    return { pages: {} };
  }
}

function write() {
  try {
    sessionStorage.setItem(KEY, JSON.stringify(kept));
  } catch { /* storage refused or full: the page works without it */ }
}

const TYPED = 'form[method="post" i] :is(textarea, input:is(:not([type]), [type=text], [type=date], [type=time]))[name]:not([data-forget])';
const areas = () => document.querySelectorAll(TYPED);

if (who) welcome();
else arrived(undefined);

// A signed-in page proves that what the last one sent was read; a signed-out one, that it may not have been.
function welcome() {
  if (kept.who !== who) kept.pages = {};
  delete kept.pages[kept.sent];
  kept.who = who;
  arrived(undefined);
  const typed = kept.pages[location.pathname] ?? {};
  areas().forEach((area) => { area.value ||= typed[area.name] ?? ''; });
}

function arrived(sent) {
  kept.sent = sent;
  write();
}

document.addEventListener('input', ({ target }) => {
  if (!who || !target.matches(TYPED)) return;
  (kept.pages[location.pathname] ??= {})[target.name] = target.value;
  write();
});

document.addEventListener('submit', ({ target }) => {
  if (target.matches('[data-sign-out]')) sessionStorage.removeItem(KEY);
  else if ([...areas()].some(({ form }) => form === target)) arrived(location.pathname);
});
