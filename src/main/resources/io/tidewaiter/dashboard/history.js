// The past as a time line, a heading for each day.

import { brief, byId, h, showImage } from './dom.js';
import { clockOf, dayOf, lasted } from './time.js';
import { toneOf } from './updates.js';
import { linkTo, versionsText } from './versions.js';

let drawn = '';

/** @param updates newest first */
export function showHistory(updates) {
  const text = JSON.stringify([updates, dayOf(new Date().toISOString())]);
  if (text === drawn) {
    return;
  }
  drawn = text;
  byId('no-history').hidden = updates.length > 0;
  const days = Map.groupBy(updates, (update) => dayOf(update.began));
  byId('history').replaceChildren(...[...days].flatMap(([day, those]) => [
    h('h3', {}, day),
    h('ol', { className: 'line', ariaLabel: day }, ...those.map(entry)),
  ]));
}

function entry(update) {
  const image = h('span', { className: 'image' });
  showImage(image, update.image);
  const item = h('li', {},
    h('time', { dateTime: update.began, title: `${update.began} to ${update.ended}` }, clockOf(update.began)),
    h('div', {},
      h('p', {}, h('strong', {}, update.unit), ' ',
        h('span', { className: 'chip' }, update.outcome), ' ',
        h('span', { className: 'lasted' }, `in ${lasted(update.began, update.ended)}`)),
      h('p', { className: 'digests' },
        h('span', { className: 'digest', title: update.fromDigest ?? '' }, brief(update.fromDigest)),
        h('span', { ariaHidden: 'true' }, ' → '), h('span', { className: 'unseen' }, ' to '),
        h('span', { className: 'digest', title: update.toDigest }, brief(update.toDigest)),
        ...versions(update.versions), ' ', image),
      ...(update.why ? [h('p', { className: 'why' }, update.why)] : [])));
  item.dataset.tone = toneOf(update.outcome);
  item.querySelector('.chip').dataset.tone = item.dataset.tone;
  return item;
}

function versions(of) {
  const compare = linkTo(of?.compare, 'what changed');
  return of ? [' ', h('span', { className: 'version' }, versionsText(of)), ...(compare ? [' ', compare] : [])] : [];
}

/** The units to choose from; the choice stays while it is among them. */
export function showUnits(select, views) {
  const units = [...new Set(views.map((view) => view.unit).filter(Boolean))].sort();
  if ([...select.options].slice(1).map((option) => option.value).join() !== units.join()) {
    const chosen = select.value;
    select.replaceChildren(select.options[0], ...units.map((unit) => h('option', { value: unit }, unit)));
    select.value = units.includes(chosen) ? chosen : '';
  }
}
