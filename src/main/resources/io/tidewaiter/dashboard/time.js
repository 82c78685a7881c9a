// Relative times, which are refreshed. The exact time is in the title of each element.

import { setText } from './dom.js';

const UNITS = [['day', 86400], ['hour', 3600], ['minute', 60], ['second', 1]];
const relative = new Intl.RelativeTimeFormat('en', { numeric: 'always', style: 'short' });
const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' });
const exact = new Intl.DateTimeFormat('en-GB', { dateStyle: 'full', timeStyle: 'long' });
const dayName = new Intl.DateTimeFormat('en-GB', { weekday: 'long', day: 'numeric', month: 'long' });

/** "in 3 hr.", "2 min. ago": the largest unit that fits. */
function fromNow({ dateTime, dataset }) {
  const seconds = Math.round((Date.parse(dateTime) - Date.now()) / 1000);
  if (dataset.relative === 'until' && seconds < 1) {
    return 'any moment now';
  }
  if (seconds > -5 && seconds < 1) {
    return 'now';
  }
  const [unit, size] = UNITS.find(([, length]) => Math.abs(seconds) >= length);
  return relative.format(Math.trunc(seconds / size), unit);
}

/** "14 s", "2 min 5 s". */
export function lasted(from, to) {
  const seconds = Math.max(0, Math.round((Date.parse(to) - Date.parse(from)) / 1000));
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

export const clockOf = (moment) => clock.format(new Date(moment));

/** Today and yesterday by these names, as that is how one looks for them. */
export function dayOf(moment) {
  const day = new Date(moment);
  const ago = Math.round((new Date().setHours(0, 0, 0, 0) - new Date(day).setHours(0, 0, 0, 0)) / 86400000);
  return ago === 0 ? 'Today' : ago === 1 ? 'Yesterday' : dayName.format(day);
}

/** Shows how long ago the moment was; wind() refreshes it. */
export const showMoment = (element, moment) => show(element, moment, 'since');

/** Shows how long it is until the moment. */
export const showUntil = (element, moment) => show(element, moment, 'until');

function show(element, moment, kind) {
  element.hidden = !moment;
  if (moment && element.dateTime !== moment) {
    element.dateTime = moment;
    element.title = exact.format(new Date(moment));
    element.dataset.relative = kind;
  }
  if (moment) {
    setText(element, fromNow(element));
  }
}

/** Once a second for what ends within the minute, and then every time that the words change. */
export function wind() {
  setInterval(() => {
    for (const element of document.querySelectorAll('time[data-relative]')) {
      setText(element, fromNow(element));
    }
  }, 1000);
}
