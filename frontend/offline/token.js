// A page asked for again: its form's token, and whose page it is; or the sign-in page, when the session is over.
export async function pageWithToken(path) {
  const answer = await fetch(path, { cache: 'no-store' });
  const token = /name="csrfmiddlewaretoken" value="([^"]+)"/.exec(await answer.text())?.[1];
  const isSignIn = new URL(answer.url).pathname.startsWith('/connexion/');
  return { token, isSignIn, who: answer.headers.get('Preau-Who') };
}
