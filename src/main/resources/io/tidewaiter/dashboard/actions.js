// What the buttons do: ask, act, say what became of it.

import { asking } from './acting.js';
import * as api from './api.js';
import { brief } from './dom.js';
import { changesText } from './versions.js';

/** @param done is called after each, however it ended */
export function actions(on) {
  const after = asking(on);

  return {
    check: (button) => after({
      title: 'Check now?',
      text: 'Every registry is asked which digest its tags name. Nothing is pulled or restarted.',
      yes: 'Check',
    }, button, async () => checked(await api.check([], true))),

    updateAll: (button) => after({
      title: 'Update all?',
      text: 'Every workload whose tag names another image is brought to it and proven healthy; what is not healthy goes back.',
      yes: 'Update all',
    }, button, async () => updated(await api.check([], false))),

    update: (view, button) => after({
      title: `Update ${view.unit} now?`,
      text: `The registry is asked what ${view.image} names. If that is another image, it is pulled, the unit is restarted `
        + 'and proven healthy; if it is not healthy, the image that runs now comes back.',
      yes: 'Update now',
    }, button, async () => updated(await api.check([view.unit], false))),

    approve: async (view, button) => {
      if (button.ariaBusy === 'true') {
        return;
      }
      button.ariaBusy = 'true';
      // an approval does not depend on it
      const changes = changesText(await api.diff(view.unit, view.candidate).catch(() => []));
      button.ariaBusy = null;
      await after({
        title: `Approve the update of ${view.unit}?`,
        text: `${brief(view.candidate)} of ${view.image} may take the place of ${brief(view.digest)}.`
          + (changes ? ` What changes: ${changes}.` : ''),
        yes: 'Approve',
      }, button, async () => {
        await api.approve(view.unit, view.candidate);
        return [`${view.unit}: ${brief(view.candidate)} is approved.`];
      });
    },

    hold: (view, button) => after({
      title: `Hold ${view.unit}?`,
      text: `It, and whatever else follows ${view.image}, stays on the image it runs until it is released.`,
      yes: 'Hold',
      field: 'Reason',
    }, button, async (reason) => {
      await api.hold(view.unit, reason);
      return [`${view.unit} is held.`];
    }),

    release: (view, button) => after({
      title: `Release ${view.hold.unit}?`,
      text: `It follows ${view.hold.image} again; a newer image comes in with the next check.`,
      yes: 'Release',
    }, button, async () => {
      await api.release(view.hold.unit);
      return [`${view.hold.unit} is released.`];
    }),

    rollBack: (view, button) => after({
      title: `Roll back ${view.unit}?`,
      text: 'The unit is restarted on the newest kept release that it does not run now, proven healthy, and held there.',
      yes: 'Roll back',
      careful: true,
    }, button, async () => updated(await api.rollBack(view.unit))),

    clear: (entry, button) => after({
      title: `Let ${brief(entry.digest)} be tried again?`,
      text: `It failed here as ${entry.image}. While the tag names it, the next check brings it in once more.`,
      yes: 'Clear',
      careful: true,
    }, button, async () => {
      await api.clear(entry.image, entry.digest);
      return [`${brief(entry.digest)} of ${entry.image} may be tried again.`];
    }),
  };
}

const nameOf = (row) => row.unit ?? row.container;

function troubles(rows) {
  return rows.filter((row) => row.updated === 'failed' || row.updated === 'rolled back' || row.down)
    .map((row) => `${nameOf(row)}: ${row.why || row.updated}`);
}

function checked({ rows }) {
  const behind = rows.filter((row) => row.updated === 'pending')
    .map((row) => (row.why ? `${nameOf(row)} (${row.why})` : nameOf(row)));
  const bad = troubles(rows);
  const found = behind.length ? `There is another image for ${behind.join(', ')}.` : 'Nothing new.';
  return [[found, ...bad].join(' '), bad.length ? 'bad' : 'good'];
}

/** One sentence for each workload that has something to say; rows are what podman-auto-update(1) would show. */
function updated({ rows }) {
  const bad = troubles(rows);
  const done = rows.filter((row) => row.updated === 'true')
    .map((row) => `${nameOf(row)} runs ${brief(row.newDigest)} now.`);
  const others = rows.filter((row) => (row.updated === 'false' || row.updated === 'pending') && row.why && !row.down)
    .map((row) => `${nameOf(row)}: ${row.why}.`);
  const all = [...bad, ...done, ...others];
  return [all.length ? all.join(' ') : 'Nothing new.', bad.length ? 'bad' : 'good'];
}
