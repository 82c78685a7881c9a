// What the release is, how far it is and what it waits for; and the hosts on which it failed.

import { byId, h, keyed, setText, showDigest, showImage, showText } from './dom.js';
import { showMoment } from './time.js';

const TONES = { run: 'busy', done: 'good', paused: 'warn', halted: 'bad', none: 'mute' };

export function showStatus({ status, stage, waits, since, trouble }) {
  showText(byId('trouble'), trouble ? `What is shown may be old: ${trouble}` : '');
  byId('no-target').hidden = Boolean(status);
  byId('rollout').hidden = !status;
  if (!status) {
    return;
  }
  const begun = Boolean(status.digest);
  byId('release').dataset.tone = TONES[status.state] ?? 'mute';
  showImage(byId('release-title'), `${status.reference} (group ${status.group})`);
  setText(byId('stage'), stage);
  showDigest(byId('digest'), status.digest);
  setText(byId('version'), status.version ?? '');
  byId('began-row').hidden = !begun;
  showTime(byId('began'), status.began);
  setText(byId('began-by'), status.beganBy ? `by ${status.beganBy}` : '');
  setText(byId('counts'), counts(status.progress));
  byId('exposed-row').hidden = !begun;
  setText(byId('exposed'), exposed(status));
  const late = status.progress?.someLate ?? [];
  byId('late-row').hidden = !late.length;
  setText(byId('late'), `${status.progress?.late ?? 0}: ${late.join('; ')}`);
  setText(byId('leader'), status.leader ? `${status.leader} leads` : 'none leads, so nothing goes on');
  byId('waits').hidden = !waits;
  setText(byId('waits-text'), waits ? `Waits for: ${waits}` : '');
  showTime(byId('waits-since'), waits ? since : '');
  const act = status['last-act'];
  showText(byId('last-act'), act ? `Last act: ${act.by} ${act.what}${act.why ? `: ${act.why}` : ''}` : '');
  byId('quarantine').replaceChildren(...status.quarantined.map((digest) => h('li', {}, `Quarantined: ${digest}`)));
  byId('pause').hidden = !['run', 'done'].includes(status.state);
  byId('resume').hidden = status.state !== 'paused';
  byId('promote').hidden = status.state !== 'run' || status.wave >= status.waves;
  byId('halt').hidden = !begun || status.state === 'halted';
}

/** What another host wrote may be no moment. */
function showTime(element, moment) {
  showMoment(element, Number.isNaN(Date.parse(moment)) ? null : moment);
}

function counts(progress) {
  return progress
    ? `${progress.hosts} there, ${progress.proven} proven, ${progress.arrived} run it already, ${progress.updating} updating `
      + `(at most ${progress.budget} at once), ${progress.waiting} waiting, ${progress.failed + progress.rolledBack} failed, `
      + `${progress.lost} lost, ${progress.away} away`
    : 'no rollout has begun';
}

function exposed({ exposed: number, progress, threshold }) {
  const share = progress?.hosts ? `, ${(100 * number / progress.hosts).toFixed(2)} %` : '';
  return `${number} hosts${share}; ${threshold} failed ${threshold === 1 ? 'host halts' : 'hosts halt'} it`;
}

/** @param acts {pick(host), retry(host, button), exclude(host, button)} */
export function failureList(acts) {
  const show = keyed(byId('failures'), (failure) => failure.host, (first) => {
    const name = h('button', { type: 'button', className: 'quiet' }, first.host);
    const how = h('span', { className: 'chip' });
    const at = h('time');
    const why = h('p', { className: 'why' });
    const retry = h('button', { type: 'button', ariaLabel: `Retry: ${first.host}` }, 'Retry');
    const exclude = h('button', { type: 'button', ariaLabel: `Exclude: ${first.host}` }, 'Exclude');
    name.addEventListener('click', () => acts.pick(first.host));
    retry.addEventListener('click', () => acts.retry(first.host, retry));
    exclude.addEventListener('click', () => acts.exclude(first.host, exclude));
    const element = h('li', {},
      h('div', {}, h('p', {}, name, ' ', how, ' ', at), why), h('div', { className: 'actions' }, retry, exclude));
    element.dataset.tone = 'bad';
    return {
      element,
      show: (failure) => {
        setText(how, failure.result);
        setText(why, failure.reason || 'no reason is given');
        showTime(at, failure.at);
      },
    };
  });
  return ({ failures, failed }) => {
    byId('failures-section').hidden = !failed;
    setText(byId('failures-title'), `Failures (${failed})`);
    showText(byId('more-failures'), failed > failures.length
      ? `and ${failed - failures.length} more: tidewaiter fleet hosts` : '');
    show(failures);
  };
}
