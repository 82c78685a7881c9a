// The lists beside the workloads: problems of the daemon, quarantined images, and registries.

import { byId, h, keyed, setText, showDigest, showImage, showText } from './dom.js';
import { showMoment, showUntil } from './time.js';

export function noticeList() {
  return keyed(byId('notices'), (notice) => notice.subject, () => {
    const element = h('li');
    return {
      element,
      show(notice) {
        setText(element, `ATTENTION, ${notice.subject}: ${notice.why}`);
      },
    };
  });
}

/** @param clear asks, and lets the digest be tried again */
export function quarantineList(clear) {
  const show = keyed(byId('quarantine'), (entry) => `${entry.image}@${entry.digest}`, () => {
    let entry = null;
    const digest = h('strong', { className: 'digest' });
    const since = h('time');
    const image = h('p', { className: 'image' });
    const why = h('p', { className: 'why' });
    const button = h('button', { type: 'button' }, 'Clear…');
    button.addEventListener('click', () => clear(entry, button));
    return {
      element: h('li', {}, h('div', { className: 'head' }, digest, since), image, why,
        h('div', { className: 'actions' }, button)),
      show(newest) {
        entry = newest;
        showDigest(digest, entry.digest);
        showMoment(since, entry.since);
        showImage(image, entry.image);
        showText(why, entry.why);
        button.ariaLabel = `Clear ${digest.textContent} of ${entry.image}`;
      },
    };
  });
  return (entries) => {
    byId('no-quarantine').hidden = entries.length > 0;
    show(entries);
  };
}

export function registryList() {
  const show = keyed(byId('registries'), (registry) => registry.registry, () => {
    const name = h('strong');
    const pulls = h('p', { className: 'pulls' });
    const until = h('time');
    const pause = h('p', { className: 'why' });
    const reason = h('span');
    pause.append(reason, ' ', until);
    return {
      element: h('li', {}, name, pulls, pause),
      show(registry) {
        setText(name, registry.registry);
        showText(pulls, registry.pullsLeft === undefined
          ? '' : `${registry.pullsLeft} of ${registry.pullsMost} pulls left`);
        pause.hidden = !registry.pausedUntil;
        setText(reason, `${registry.why}; ${registry.pullsOnly ? 'pulled from' : 'asked'} again`);
        showUntil(until, registry.pausedUntil);
      },
    };
  });
  return (registries) => {
    byId('no-registries').hidden = registries.length > 0;
    show(registries);
  };
}
