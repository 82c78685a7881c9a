// The event stream (text/event-stream), read by fetch: EventSource could not show the token.

import { ask, lines, SignedOut } from './api.js';

const SHORTEST = 500;
const LONGEST = 15000;

/**
 * Follows what happens until signed out, through restarts of the daemon and sleeps of this machine.
 *
 * @param on {event(view), state('live' | 'lost'), signedOut(error)}
 * @return how to stop
 */
export function follow(on, path) {
  const stop = new AbortController();
  run(on, path, stop.signal);
  return () => stop.abort();
}

async function run(on, path, signal) {
  let last = '0'; // all that is kept: what is under way is seen at once
  let pause = SHORTEST;
  while (!signal.aborted) {
    try {
      const answer = await ask('GET', path, {
        signal,
        headers: { Accept: 'text/event-stream', 'Last-Event-ID': last },
      });
      on.state('live');
      pause = SHORTEST;
      for await (const event of events(answer.body)) {
        last = event.id || last;
        on.event(JSON.parse(event.data));
      }
    } catch (trouble) {
      if (trouble instanceof SignedOut) {
        on.signedOut(trouble);
        return;
      }
    }
    if (!signal.aborted) {
      on.state('lost');
      await new Promise((resolve) => setTimeout(resolve, pause));
      pause = Math.min(LONGEST, pause * 2);
    }
  }
}

/** https://html.spec.whatwg.org/multipage/server-sent-events.html#event-stream-interpretation */
async function* events(stream) {
  let event = { id: '', data: '' };
  for await (const line of lines(stream)) {
    const [, field, value] = /^([^:]*):? ?(.*)$/s.exec(line);
    if (line === '') {
      if (event.data) {
        yield event;
      }
      event = { id: '', data: '' };
    } else if (field === 'data') {
      event.data += (event.data ? '\n' : '') + value;
    } else if (field === 'id') {
      event.id = value;
    }
  }
}
