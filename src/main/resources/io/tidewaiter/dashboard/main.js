// The page of a host: loads the data, follows the events.

import { actions } from './actions.js';
import * as api from './api.js';
import { byId, setText } from './dom.js';
import { showHistory, showUnits } from './history.js';
import { noticeList, quarantineList, registryList } from './lists.js';
import { token } from './session.js';
import { signedPage } from './signed.js';
import { mention, tell } from './talk.js';
import { wind } from './time.js';
import * as updates from './updates.js';
import { standing, userList, workloadList } from './workloads.js';

const SETTLE = 120;
const REFRESH = 60000;
const NEWS = 5000;

const known = { views: [], holds: [], quarantine: [] };
let loading = null;

const page = signedPage({ event: happened, live });
const acts = actions({ signedOut: page.signedOut, done: loadSoon });
const showWorkloads = workloadList(acts);
const showUsers = userList();
const showNotices = noticeList();
const showQuarantine = quarantineList(acts.clear);
const showRegistries = registryList();
const unitOfHistory = byId('history-unit');

/** Reads everything again; what cannot be read leaves what is shown as it is. */
async function load() {
  try {
    const [views, holds, quarantine, registries, history, notices] = await Promise.all([
      api.workloads(), api.holds(), api.quarantine(), api.registries(), api.history(unitOfHistory.value),
      api.notices()]);
    Object.assign(known, { views, holds, quarantine });
    showUnits(unitOfHistory, views);
    showNotices(notices);
    showQuarantine(quarantine);
    showRegistries(registries);
    showHistory(history);
    draw();
  } catch (trouble) {
    if (trouble instanceof api.SignedOut) {
      page.signedOut(trouble);
    } else if (token()) {
      tell(trouble.message, 'bad');
    }
  }
}

/** The other users' daemons are asked by this one, so not at each event. Who cannot be asked says so in the list. */
async function loadUsers() {
  try {
    showUsers(await api.users());
  } catch (trouble) {
    if (trouble instanceof api.SignedOut) {
      page.signedOut(trouble);
    }
  }
}

function loadAll() {
  load();
  loadUsers();
}

function live() {
  loadSoon();
  loadUsers();
}

/** Loads once for several events in a short time. */
function loadSoon() {
  clearTimeout(loading);
  loading = setTimeout(load, SETTLE);
}

/** Draws the loaded data and the later events. */
function draw() {
  showWorkloads(known.views, known.holds);
  const words = known.views.map((view) => standing(view)[0]);
  const count = (word) => words.filter((each) => each === word).length;
  const parts = [
    `${known.views.length} ${known.views.length === 1 ? 'workload' : 'workloads'}`,
    ...['up to date', 'update waits', 'not updated', 'quarantined', 'rolled back', 'failed', 'down', 'not followed']
      .filter(count).map((word) => `${count(word)} ${word}`),
    ...(updates.underWay().length ? [`${updates.underWay().length} in progress`] : []),
    ...(known.holds.length ? [`${known.holds.length} held`] : []),
    ...(known.quarantine.length ? [`${known.quarantine.length} in quarantine`] : []),
  ];
  setText(byId('summary'), parts.join(' · '));
}

function happened(event) {
  const update = updates.apply(event);
  if (update && event.type !== 'pull' && Date.now() - Date.parse(event.at) < NEWS) {
    mention(event.text);
  }
  if (event.type !== 'pull') {
    loadSoon();
  }
  draw();
}

byId('check').addEventListener('click', () => acts.check(byId('check')));
byId('update').addEventListener('click', () => acts.updateAll(byId('update')));
unitOfHistory.addEventListener('change', load);
setInterval(() => token() && !document.hidden && loadAll(), REFRESH);
document.addEventListener('visibilitychange', () => token() && !document.hidden && loadSoon());
wind();
page.begin();
