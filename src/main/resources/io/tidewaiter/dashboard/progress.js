// One update on its way: its states, the bytes of its pull, and what it waits for.

import { h, setText } from './dom.js';
import { showUntil } from './time.js';
import { hasEnded, stateOf, steps, toneOf } from './updates.js';

const WORDS = { done: 'done', now: 'under way', ahead: 'ahead', end: 'ended so' };

export function progressOf() {
  const list = h('ol', { className: 'steps' });
  const bar = h('progress', { hidden: true, ariaLabel: 'Pulled so far' });
  const text = h('span');
  const until = h('time', { hidden: true });
  const element = h('div', { className: 'progress', hidden: true },
    list, bar, h('p', { className: 'said' }, text, ' ', until));

  function show(update) {
    element.hidden = !update;
    if (!update) {
      return;
    }
    if (element.dataset.state !== stateOf(update)) {
      element.dataset.state = stateOf(update);
      element.dataset.tone = toneOf(stateOf(update));
    }
    const now = steps(update);
    const drawn = JSON.stringify(now);
    if (list.dataset.drawn !== drawn) {
      list.dataset.drawn = drawn;
      list.replaceChildren(...now.map(step));
    }
    showPull(bar, hasEnded(update) ? null : update.pull);
    setText(text, sentence(update));
    showUntil(until, hasEnded(update) ? null : update.until);
  }

  return { element, show };
}

function step({ name, when }) {
  const item = h('li', { className: when }, name, h('span', { className: 'unseen' }, ` (${WORDS[when]})`));
  if (when === 'now') {
    item.setAttribute('aria-current', 'step');
  }
  return item;
}

function showPull(bar, pull) {
  bar.hidden = !pull?.total;
  if (pull?.total) {
    bar.max = pull.total;
    bar.value = pull.done ?? 0;
  }
}

function sentence(update) {
  if (update.healthy && !hasEnded(update)) {
    return 'healthy; it has to stay so, and counts as proven';
  }
  const bytes = update.pull?.total ? ` (${megabytes(update.pull.done ?? 0)} of ${megabytes(update.pull.total)})` : '';
  const limit = !hasEnded(update) && update.until ? ', given up' : '';
  return `${update.text}${bytes}${limit}`;
}

const megabytes = (bytes) => `${(bytes / 1e6).toFixed(1)} MB`;
