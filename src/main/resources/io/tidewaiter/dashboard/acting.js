// Acting for a person: ask, act, say what became of it.

import * as api from './api.js';
import { question, tell } from './talk.js';

/**
 * @param done is called after each act, however it ended
 * @return asks in a dialog and, after a yes, does the work, which answers with [text, tone]
 */
export function asking({ signedOut, done }) {

  /** Keeps the button from being pressed twice, without taking the focus from it. */
  async function doing(button, work) {
    if (button.ariaDisabled === 'true') {
      return;
    }
    button.ariaDisabled = 'true';
    try {
      const [text, tone] = await work();
      tell(text, tone);
    } catch (trouble) {
      if (trouble instanceof api.SignedOut) {
        signedOut(trouble);
      } else {
        tell(trouble.message, 'bad');
      }
    } finally {
      button.ariaDisabled = null;
      done();
    }
  }

  return async (asked, button, work) => {
    const answer = await question(asked);
    if (answer !== null) {
      await doing(button, () => work(answer));
    }
  };
}
