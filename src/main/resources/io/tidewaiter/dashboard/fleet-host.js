// One host: what it runs, what it waits for and who holds it, and how its last turn ended.

import { get } from './api.js';
import { brief, byId, h, visible } from './dom.js';

export const queryOf = ({ reference, group }) => new URLSearchParams({ reference, group }).toString();

const load = (target, host) => get(`/v1/host?${queryOf(target)}&${new URLSearchParams({ host })}`);

const seconds = (millis) => `${(millis / 1000).toFixed(1)} s`;
const down = ({ outageMillis }) => (outageMillis ? `, was down for ${seconds(outageMillis)}` : '');

const lines = (host) => [
  ['State', host.state],
  ['Waits for', host.waits],
  ['Runs', host.digest ? `${brief(host.digest)} ${host.version}` : 'nothing'],
  ['Last turn', host.result ? `${host.result}, ${brief(host.of)}, took ${seconds(host.tookMillis)}${down(host)}` : ''],
  ['Reason', host.reason],
  ['Labels', Object.entries(host.labels).map(([name, value]) => `${name}=${value}`).join(', ')],
  ['Tidewaiter', host.tidewaiter],
].filter(([, value]) => value);

/** The name at once; the rest when it is known. */
export async function showTip(target, name, state, square) {
  square.title = `${visible(name)}: ${state}`;
  const host = await load(target, name).catch(() => null);
  if (host) {
    square.title = [name, ...lines(host).map(([word, value]) => `${word}: ${value}`)].map(visible).join('\n');
  }
}

/** @param acts {retry(host, button), exclude(host, button), include(host, button), trouble(error)} */
export function hostPanel(acts) {
  const panel = byId('host');
  let shown = null;

  async function show(target, name) {
    shown = name;
    try {
      draw(await load(target, name));
    } catch (trouble) {
      close();
      acts.trouble(trouble);
    }
  }

  function draw(host) {
    const button = (word, act) => {
      const made = h('button', { type: 'button' }, word);
      made.addEventListener('click', () => act(host.host, made));
      return made;
    };
    const shut = h('button', { type: 'button', className: 'quiet' }, 'Close');
    shut.addEventListener('click', close);
    panel.hidden = false;
    panel.dataset.tone = host.state === 'failed' ? 'bad' : 'mute';
    panel.replaceChildren(
      h('h3', {}, host.host),
      h('dl', {}, ...lines(host).map(([word, value]) => h('div', {}, h('dt', {}, word), h('dd', {}, value)))),
      h('div', { className: 'actions' }, button('Retry', acts.retry),
        host.state === 'excluded' ? button('Include', acts.include) : button('Exclude', acts.exclude), shut));
  }

  function close() {
    shown = null;
    panel.hidden = true;
    panel.replaceChildren();
  }

  return { show, close, shown: () => shown };
}
