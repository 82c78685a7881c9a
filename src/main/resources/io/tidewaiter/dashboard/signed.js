// The frame of a page: signs in and out, and shows whether events come.

import { byId, setText } from './dom.js';
import { follow } from './events.js';
import { forget, signIn, signOut, ticketFromAddress, token, where } from './session.js';

/**
 * @param on {event(view), live()}: an event came; the connection is there, so that what was missed can be loaded
 * @param path of the events
 * @return {begin(), again(), signedOut(trouble)}: once, when all is wired; after the path changed; where a request is refused
 */
export function signedPage(on, path = () => '/v1/events') {
  let stopFollowing = null;

  function showLink(state) {
    byId('link').dataset.state = state;
    setText(byId('link-text'), { live: 'live', lost: 'connection lost, trying again', off: 'not connected' }[state]);
    if (state === 'live') {
      on.live();
    }
  }

  function signedOut(trouble) {
    stopFollowing?.();
    stopFollowing = null;
    forget();
    showLink('off');
    setText(byId('sign-in-why'), trouble?.message ?? '');
    show(false);
  }

  function show(signedIn) {
    setText(byId('where'), signedIn ? where() : '');
    document.title = signedIn ? `Tidewaiter ${where()}` : 'Tidewaiter';
    byId('sign-in').hidden = signedIn;
    byId('board').hidden = !signedIn;
    byId('controls').hidden = !signedIn;
  }

  function again() {
    stopFollowing?.();
    stopFollowing = follow({ event: on.event, state: showLink, signedOut }, path());
  }

  function open() {
    show(true);
    again();
  }

  async function enter(ticket) {
    try {
      await signIn(ticket);
      open();
    } catch (trouble) {
      signedOut(trouble);
    }
  }

  /** A link may be opened in a tab that shows the page already: then only what is behind the # changes. */
  function arrive() {
    const ticket = ticketFromAddress();
    if (ticket) {
      enter(ticket);
    } else if (token()) {
      open();
    } else if (!stopFollowing) {
      signedOut();
    }
  }

  function begin() {
    byId('sign-in-form').addEventListener('submit', (event) => {
      event.preventDefault();
      const input = byId('sign-in-link');
      enter(input.value);
      input.value = '';
    });
    byId('sign-out').addEventListener('click', async () => {
      await signOut();
      signedOut(new Error('You are signed out.'));
    });
    window.addEventListener('hashchange', arrive);
    arrive();
  }

  return { begin, again, signedOut };
}
