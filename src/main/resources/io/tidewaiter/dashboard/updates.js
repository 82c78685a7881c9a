// Updates from the event stream: the states of each, up to the current one.

const GOOD_WAY = ['staging', 'staged', 'activating', 'verifying', 'updated'];
/** States that only updates with hooks have, and what they come after. */
const BESIDE = { preparing: 'staged', concluding: 'verifying' };
const ENDS = new Set([
  'updated', 'same image', 'pulled', 'armed', 'deferred', 'abandoned', 'refused', 'rolled back', 'failed',
]);
const SHOWN_AFTER_END = 10 * 60 * 1000;

const byWorkload = new Map();

/** A container that mounts images has a workload for each of them. Events are of this daemon only, so of no other user. */
const keyOf = (of) => `${of.user ?? ''}/${of.unit}/${of.container}/${of.image}`;

/** @return the update that the event belongs to; null for an event of another kind */
export function apply(event) {
  if (!event.update) {
    return null;
  }
  let update = byWorkload.get(keyOf(event));
  if (!update || update.id !== event.update) {
    update = { id: event.update, unit: event.unit, began: event.at, states: [], to: event.toDigest };
    byWorkload.set(keyOf(event), update);
  }
  switch (event.type) {
    case 'state':
      if (update.states.at(-1) !== event.state) {
        update.states.push(event.state);
      }
      update.until = event.until;
      update.healthy = false;
      update.pull = null;
      break;
    case 'healthy':
      update.healthy = true;
      update.until = event.until;
      break;
    case 'pull':
      update.pull = event.pull ?? {};
      break;
    default:
      break;
  }
  update.at = event.at;
  update.text = event.text.replace(`${event.unit}: `, '');
  return update;
}

export const stateOf = (update) => update.states.at(-1) ?? 'staging';

export const hasEnded = (update) => ENDS.has(stateOf(update));

/** The update of a workload that is in progress or has just ended. */
export function of(view) {
  const update = byWorkload.get(keyOf(view));
  return update && !(hasEnded(update) && Date.now() - Date.parse(update.at) > SHOWN_AFTER_END) ? update : null;
}

export const underWay = () => [...byWorkload.values()].filter((update) => !hasEnded(update));

/** The past states of the update, and the next ones of a successful update. */
export function steps(update) {
  const state = stateOf(update);
  const ahead = hasEnded(update)
    ? []
    : update.states.includes('rolling back')
      ? ['rolled back']
      : GOOD_WAY.slice(GOOD_WAY.indexOf(BESIDE[state] ?? state) + 1);
  return [
    ...update.states.map((name, index) => ({
      name,
      when: index < update.states.length - 1 ? 'done' : hasEnded(update) ? 'end' : 'now',
    })),
    ...(state === 'withdrawing' ? [] : ahead).map((name) => ({ name, when: 'ahead' })),
  ];
}

/** The tone of a state. */
export function toneOf(state) {
  switch (state) {
    case 'updated':
    case 'same image':
      return 'good';
    case 'rolling back':
    case 'rolled back':
    case 'withdrawing':
    case 'deferred':
    case 'abandoned':
    case 'refused':
      return 'warn';
    case 'failed':
      return 'bad';
    default:
      return 'busy';
  }
}
