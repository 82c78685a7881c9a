// Signs in: exchanges the ticket of a link once for a token, which is kept in this tab only.
//
// A cookie would not do: browsers send the cookies of 127.0.0.1 to every port there, so also to what any other user of the
// host, or any container, serves. The storage of a tab belongs to this scheme, address and port alone.

const KEY = 'tidewaiter-token';
const WHERE = 'tidewaiter-where';

export const token = () => sessionStorage.getItem(KEY);

/** Whose daemon it is, and on which host: several hosts may be open side by side. */
export const where = () => sessionStorage.getItem(WHERE) ?? '';

export const forget = () => sessionStorage.removeItem(KEY);

/** What stands behind the #, taken out of the address bar and of the tab's past; null for nothing. */
export function ticketFromAddress() {
  const ticket = location.hash.length > 20 ? location.hash.slice(1) : null;
  if (ticket) {
    history.replaceState(null, '', location.pathname);
  }
  return ticket;
}

/** @param ticket or the whole link that ends with it */
export async function signIn(ticket) {
  const answer = await fetch('/session', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ ticket: ticket.trim().replace(/^.*#/, '') }),
  });
  if (!answer.ok) {
    const problem = await answer.json().catch(() => ({}));
    throw new Error(problem.detail ?? `The daemon answered ${answer.status}.`);
  }
  const session = await answer.json();
  sessionStorage.setItem(KEY, session.token);
  sessionStorage.setItem(WHERE, session.where);
}

/** The daemon forgets the token too; where it does not answer it has done so already. */
export async function signOut() {
  const headers = { Authorization: `Bearer ${token()}` };
  forget();
  await fetch('/session', { method: 'DELETE', headers }).catch(() => null);
}
