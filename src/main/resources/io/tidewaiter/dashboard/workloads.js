// The workloads: the image, the condition and the closed gates of each, and buttons for what can be done.

import { byId, h, keyed, setText, showDigest, showImage, showText } from './dom.js';
import { progressOf } from './progress.js';
import { showMoment, showUntil } from './time.js';
import * as updates from './updates.js';
import { showVersion } from './versions.js';

const listIn = (list, actions) =>
  keyed(list, (view) => `${view.unit ?? ''}/${view.container}/${view.image}`, () => card(actions));

/** @param actions what the buttons do, each given the workload's view */
export function workloadList(actions) {
  const show = listIn(byId('workloads'), actions);
  return (views, holds) => {
    byId('no-workloads').hidden = views.length > 0;
    show(views.map((view) => ({ ...view, hold: holdOf(view, holds) })));
  };
}

/** The workloads of other users, to be looked at only. */
export function userList() {
  const showTroubles = keyed(byId('user-troubles'), (line) => line, () => {
    const element = h('li');
    return { element, show: (line) => setText(element, line) };
  });
  const showUsers = keyed(byId('user-list'), (each) => each.user, () => {
    const name = h('h3');
    const nothing = h('p', { className: 'nothing' }, 'Nothing is followed.');
    const list = h('ul', { className: 'cards' });
    const showWorkloads = listIn(list, null);
    const element = h('li', {}, name, nothing, list);
    return {
      element,
      show({ user, workloads }) {
        element.dataset.user = user;
        setText(name, user);
        nothing.hidden = workloads.length > 0;
        showWorkloads(workloads.map((view) => ({ ...view, user })));
      },
    };
  });
  return ({ users, troubles }) => {
    byId('users').hidden = users.length + troubles.length === 0;
    showTroubles(troubles);
    showUsers(users);
  };
}

/** A hold holds whatever shares the unit's tag. */
const holdOf = (view, holds) => holds.find((hold) => hold.unit === view.unit)
  ?? holds.find((hold) => hold.image === view.image);

const isFollowed = (view) => view.condition !== 'not followed';

const TONES = {
  'up to date': 'good', 'updating': 'busy', 'update waits': 'busy', 'held': 'warn', 'quarantined': 'warn',
  'rolled back': 'warn', 'failed': 'bad', 'down': 'bad', 'not updated': 'warn', 'unknown': 'warn',
};

/** The condition of the workload and its tone; while an update is in progress, the state of the update. */
export function standing(view) {
  const update = updates.of(view);
  return update && !updates.hasEnded(update)
    ? [updates.stateOf(update), updates.toneOf(updates.stateOf(update))]
    : [view.condition, TONES[view.condition] ?? 'mute'];
}

const UNIT_TONES = { active: 'good', activating: 'busy', reloading: 'busy', failed: 'bad' };

/** @param actions null for a workload that is only looked at */
function card(actions) {
  let view = null;
  const name = h(actions ? 'h3' : 'h4');
  const container = h('span', { className: 'container' });
  const state = h('span', { className: 'chip' });
  const stands = h('span', { className: 'chip' });
  const image = h('p', { className: 'image' });
  const runs = h('dd', { className: 'digest' });
  const next = h('dd', { className: 'digest' });
  const nextPair = h('div', {}, h('dt', {}, 'offered'), next);
  const version = h('span');
  const links = h('span');
  const versionPair = h('div', {}, h('dt', {}, 'version'), h('dd', {}, version, links));
  const created = h('time');
  const since = h('time');
  const checked = h('time');
  const mounted = h('dd');
  const policy = h('dd');
  const why = h('p', { className: 'why' });
  const gates = h('ul', { className: 'gates' });
  const progress = progressOf();
  const button = (text, action, className = '') => {
    const made = h('button', { type: 'button', className }, text);
    made.addEventListener('click', () => action(view, made));
    return made;
  };
  const approve = button('Approve…', actions?.approve, 'main');
  const update = button('Update now…', actions?.update);
  const hold = button('Hold…', actions?.hold);
  const release = button('Release…', actions?.release);
  const back = button('Roll back…', actions?.rollBack);
  const buttons = h('div', { className: 'actions', role: 'group' }, approve, update, hold, release, back);
  const facts = h('dl', {},
    h('div', {}, h('dt', {}, 'runs'), runs), nextPair, versionPair,
    h('div', {}, h('dt', {}, 'created'), h('dd', {}, created)),
    h('div', {}, h('dt', {}, 'started'), h('dd', {}, since)),
    h('div', {}, h('dt', {}, 'checked'), h('dd', {}, checked)),
    h('div', {}, h('dt', {}, 'mounted at'), mounted),
    h('div', {}, h('dt', {}, 'policy'), policy));
  const element = h('li', { className: 'card' },
    h('div', { className: 'head' }, name, container, h('span', { className: 'chips' }, state, stands)),
    image, facts, why, gates, progress.element, ...(actions ? [buttons] : []));

  function show(newest) {
    view = newest;
    const [word, tone] = standing(view);
    const title = view.unit ?? view.container;
    element.dataset.tone = tone;
    element.dataset.unit = view.unit ?? '';
    setText(name, title);
    showText(container, !view.unit ? 'started by no unit' : view.unit === `${view.container}.service` ? '' : view.container);
    showText(state, view.state);
    state.dataset.tone = UNIT_TONES[view.state] ?? 'mute';
    setText(stands, word);
    stands.dataset.tone = tone;
    showImage(image, view.image);
    showDigest(runs, view.digest);
    runs.parentElement.hidden = !view.digest;
    showDigest(next, view.candidate);
    nextPair.hidden = !view.candidate || view.candidate === view.digest;
    showVersion(versionPair, version, links, view);
    for (const [element, moment] of [
      [created, view.version?.created], [since, view.since], [checked, view.checked]]) {
      showMoment(element, moment);
      element.parentElement.parentElement.hidden = !moment;
    }
    setText(mounted, (view.mountedAt ?? []).join(', '));
    mounted.parentElement.hidden = !view.mountedAt;
    setText(policy, view.policy);
    policy.parentElement.hidden = ['registry', 'image', ''].includes(view.policy);
    facts.hidden = [...facts.children].every((pair) => pair.hidden);
    const live = updates.of(view);
    const waits = view.gates ?? [];
    showText(why, (live && !updates.hasEnded(live)) || waits.length ? '' : view.why);
    showGates(gates, waits);
    progress.show(live);
    buttons.hidden = !isFollowed(view);
    buttons.ariaLabel = `What to do about ${title}`;
    approve.hidden = !view.candidate || !waits.some((gate) => gate.kind === 'approval');
    const mine = view.hold?.unit === view.unit;
    hold.hidden = mine;
    release.hidden = !view.hold;
    for (const each of buttons.children) {
      each.ariaLabel = `${each.textContent.replace('…', '')}: ${title}`;
    }
  }

  return { element, show };
}

/** Reasons to wait, each with its end where it has one. */
function showGates(list, gates) {
  const drawn = JSON.stringify(gates);
  list.hidden = gates.length === 0;
  if (list.dataset.drawn === drawn) {
    return;
  }
  list.dataset.drawn = drawn;
  list.replaceChildren(...gates.map((gate) => {
    const until = h('time');
    showUntil(until, gate.until);
    return h('li', {}, h('strong', {}, gate.kind), ' ', gate.reason, gate.until ? ' · over ' : '', until);
  }));
}
