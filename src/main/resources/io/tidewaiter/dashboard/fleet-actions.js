// What the buttons of a fleet do. Each asks before it acts.

import { asking } from './acting.js';
import { ask } from './api.js';

/** @param on {signedOut, done, target()}: target is what the words are about */
export function fleetActions(on) {
  const after = asking(on);

  async function say(word, host, reason) {
    const { reference, group } = on.target();
    const answer = await ask('POST', '/v1/words', { body: { reference, group, word, host, reason } });
    return [`${reference}: ${(await answer.json()).said}.`];
  }

  const about = () => on.target().reference;

  return {
    pause: (button) => after({
      title: `Pause ${about()}?`,
      text: 'No more hosts begin until it is resumed. Hosts that began go on to their end.',
      yes: 'Pause',
    }, button, () => say('pause')),

    resume: (button) => after({
      title: `Resume ${about()}?`,
      text: 'Hosts may begin again.',
      yes: 'Resume',
    }, button, () => say('resume')),

    promote: (button) => after({
      title: `Begin the next wave of ${about()}?`,
      text: 'The rest of the soak is left out. Late hosts are not waited for, and the wave before need not be proven.',
      yes: 'Promote',
      careful: true,
    }, button, () => say('promote')),

    halt: (button) => after({
      title: `Halt ${about()}?`,
      text: 'No host begins with this release any more. Hosts that began go on to their end. This is final: only a new '
        + 'rollout lets hosts begin again.',
      yes: 'Halt',
      field: 'Reason',
      required: true,
      careful: true,
    }, button, (reason) => say('halt', null, reason)),

    retry: (host, button) => after({
      title: `Let ${host} try ${about()}?`,
      text: 'It may begin before its turn, or once more after it failed. What failed on it is forgotten there.',
      yes: 'Retry',
    }, button, () => say('retry', host)),

    exclude: (host, button) => after({
      title: `Exclude ${host}?`,
      text: `Rollouts of ${about()} pass it by, and do not wait for it.`,
      yes: 'Exclude',
      field: 'Reason',
    }, button, (reason) => say('exclude', host, reason)),

    include: (host, button) => after({
      title: `Include ${host} again?`,
      text: `It takes part in rollouts of ${about()}.`,
      yes: 'Include',
    }, button, () => say('include', host)),
  };
}
