// Each host as a square, in its wave. Plain elements: 10,000 of them are drawn once and then only change their state, all
// changes of a frame together.

import { byId, h, setText } from './dom.js';

const STATES = ['current', 'updating', 'granted', 'waiting', 'failed', 'excluded', 'away'];
const order = new Intl.Collator('en', { numeric: true });

/** @param on {point(host, square), pick(host)}: the pointer is on a square; a person wants to know more */
export function squares(on) {
  const known = new Map(); // name to {element, state, wave}
  let waves = [];
  let awaited = [];
  let frame = 0;

  /** Takes a message; it is shown with the next frame. */
  function apply(message) {
    awaited = message.whole ? [message] : [...awaited, message];
    frame ||= requestAnimationFrame(draw);
  }

  function draw() {
    frame = 0;
    const messages = awaited;
    awaited = [];
    const moved = new Set();
    for (const message of messages) {
      if (message.whole) {
        known.clear();
        waves.forEach((wave, index) => moved.add(index));
      }
      for (const name of message.gone) {
        moved.add(known.get(name)?.wave);
        known.delete(name);
      }
      message.hosts.forEach(([name, state, wave]) => put(name, state, wave, moved));
      showWaves(message.waves);
    }
    place(moved);
    showLegend();
  }

  function put(name, state, wave, moved) {
    let square = known.get(name);
    if (!square) {
      square = { element: document.createElement('i'), wave: -1 };
      square.element.host = name;
      known.set(name, square);
    }
    if (square.wave !== wave) {
      moved.add(square.wave).add(wave);
      square.wave = wave;
    }
    if (square.state !== state) {
      square.state = state;
      square.element.dataset.state = state;
    }
  }

  /** Puts the squares of these waves into their order. */
  function place(moved) {
    if (moved.size) {
      const names = Map.groupBy([...known.keys()].filter((name) => moved.has(known.get(name).wave)),
        (name) => known.get(name).wave);
      waves.forEach((wave, index) => {
        if (moved.has(index)) {
          const sorted = (names.get(index) ?? []).sort(order.compare);
          wave.grid.replaceChildren(...sorted.map((name) => known.get(name).element));
        }
      });
    }
  }

  function showWaves(now) {
    while (waves.length < now.length) {
      waves.push(waveOf(byId('waves')));
    }
    waves.splice(now.length).forEach((wave) => wave.element.remove());
    now.forEach((wave, index) => waves[index].show(wave));
  }

  function showLegend() {
    const counts = new Map();
    known.forEach(({ state }) => counts.set(state, (counts.get(state) ?? 0) + 1));
    const legend = byId('legend');
    if (!legend.children.length) {
      legend.append(...STATES.map((state) => {
        const swatch = h('i', { ariaHidden: 'true' });
        swatch.dataset.state = state;
        return h('li', {}, swatch, h('span'));
      }));
    }
    STATES.forEach((state, index) =>
      setText(legend.children[index].lastChild, `${counts.get(state) ?? 0} ${state}`));
  }

  byId('waves').addEventListener('pointerover', ({ target }) => {
    if (target.host) {
      on.point(target.host, target);
    }
  });
  byId('waves').addEventListener('click', ({ target }) => {
    if (target.host) {
      on.pick(target.host);
    }
  });
  return { apply, stateOf: (host) => known.get(host)?.state };
}

function waveOf(list) {
  const title = h('h3');
  const count = h('span', { className: 'count' });
  const bar = h('progress', { ariaLabel: 'Hosts that run the release' });
  const grid = h('div', { className: 'squares', role: 'img' });
  const element = h('div', { className: 'wave' }, h('div', { className: 'head' }, title, bar, count), grid);
  list.append(element);

  function show(wave) {
    setText(title, `${wave.name}${wave.portion ? ` (${wave.portion})` : ''}${wave.open ? '' : ', not open yet'}`);
    const more = [[wave.updating, 'updating'], [wave.failed, 'failed']].filter(([number]) => number)
      .map(([number, word]) => `, ${number} ${word}`).join('');
    const text = `${wave.current} of ${wave.hosts} run the release${more}`;
    setText(count, text);
    bar.max = Math.max(1, wave.hosts);
    bar.value = wave.current;
    if (grid.ariaLabel !== text) {
      grid.ariaLabel = text;
    }
  }

  return { element, grid, show };
}
