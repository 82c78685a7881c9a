// The versions that images give themselves. Their publishers wrote them: they are shown as text, and only https is linked to.

import { h, setText } from './dom.js';

/** "1.4.2 → 1.5.0", as the command line has it. */
export const versionsText = ({ from, to }) => `${from ?? '-'} → ${to ?? '-'}`;

/** The version in use, and where there is another one to go to both; '' where neither is known. */
export function versionOf({ versions, candidate }) {
  return !versions ? '' : candidate || !versions.from ? versionsText(versions) : versions.from;
}

/** A link; null where the address is none that may be followed. */
export function linkTo(address, text) {
  return address && URL.canParse(address) && new URL(address).protocol === 'https:'
    ? h('a', { href: address, target: '_blank', rel: 'noopener noreferrer' }, text)
    : null;
}

/** Shows the version of a workload, with links to its source and to what changed. */
export function showVersion(element, text, links, view) {
  setText(text, versionOf(view));
  text.title = view.version?.title ?? '';
  const addresses = [view.versions?.compare, view.version?.source];
  const drawn = JSON.stringify(addresses);
  if (links.dataset.drawn !== drawn) {
    links.dataset.drawn = drawn;
    links.replaceChildren(...[linkTo(addresses[0], 'what changed'), linkTo(addresses[1], 'source')]
      .filter(Boolean).flatMap((link) => [' ', link]));
  }
  element.hidden = !text.textContent && !links.childElementCount;
}

/** What an update would change, in one sentence; '' where that is not known. */
export function changesText(diffs) {
  return diffs.filter((diff) => !diff.problem).map((diff) => [
    diff.versions ? `version ${versionsText(diff.versions)}` : '',
    `${diff.layersNew} new layers of ${diff.layersKept + diff.layersNew}`,
    diff.local ? 'in local storage already' : `${(diff.pullBytes / 1e6).toFixed(1)} MB to pull`,
    diff.changes.length ? `other ${diff.changes.map((change) => change.part).join(', ')}` : 'the same configuration',
  ].filter(Boolean).join('; ')).join('. ');
}
