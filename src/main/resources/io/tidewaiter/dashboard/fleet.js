// The page of a fleet: one image and group at a time, told by the events.

import { SignedOut } from './api.js';
import { byId, h } from './dom.js';
import { fleetActions } from './fleet-actions.js';
import { hostPanel, queryOf, showTip } from './fleet-host.js';
import { squares } from './fleet-squares.js';
import { failureList, showStatus } from './fleet-status.js';
import { signedPage } from './signed.js';
import { mention, tell } from './talk.js';
import { wind } from './time.js';

let target = null; // what is shown
let wanted = null; // what a person chose
let state = '';

const page = signedPage({ event: heard, live: () => {} }, () => (wanted ? `/v1/events?${queryOf(wanted)}` : '/v1/events'));
const acts = fleetActions({ signedOut: page.signedOut, done: refresh, target: () => target });
const host = hostPanel({ ...acts, trouble: troubled });
const hosts = squares({
  point: (name, square) => showTip(target, name, hosts.stateOf(name), square),
  pick: (name) => host.show(target, name),
});
const showFailures = failureList({ ...acts, pick: (name) => host.show(target, name) });

function heard(message) {
  if (message.status) {
    target = { reference: message.status.reference, group: message.status.group };
    if (state && state !== message.status.state) {
      mention(`${target.reference}: ${message.stage}`);
    }
    state = message.status.state;
  }
  showTargets(message.targets);
  showStatus(message);
  showFailures(message);
  hosts.apply(message);
  if (message.hosts.some(([name]) => name === host.shown())) {
    refresh();
  }
}

function showTargets(targets) {
  const list = byId('target');
  const keys = targets.map((one) => JSON.stringify([one.reference, one.group]));
  if ([...list.options].map((option) => option.value).join() !== keys.join()) {
    list.replaceChildren(...targets.map((one, index) =>
      h('option', { value: keys[index] }, `${one.reference} (group ${one.group})`)));
  }
  if (target) {
    list.value = JSON.stringify([target.reference, target.group]);
  }
}

function refresh() {
  if (host.shown()) {
    host.show(target, host.shown());
  }
}

function troubled(trouble) {
  if (trouble instanceof SignedOut) {
    page.signedOut(trouble);
  } else {
    tell(trouble.message, 'bad');
  }
}

byId('target').addEventListener('change', ({ target: list }) => {
  const [reference, group] = JSON.parse(list.value);
  wanted = { reference, group };
  state = '';
  host.close();
  page.again();
});
byId('find').addEventListener('submit', (event) => {
  event.preventDefault();
  host.show(target, byId('find-host').value.trim());
});
for (const word of ['pause', 'resume', 'promote', 'halt']) {
  byId(word).addEventListener('click', () => acts[word](byId(word)));
}
wind();
page.begin();
