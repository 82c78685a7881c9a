// Talking with a person: questions before anything is done, and news of what became of it.

import { byId, setText, visible } from './dom.js';

/**
 * Asks in a dialog, which keeps the keyboard's focus inside and gives it back afterwards.
 *
 * @param question {title, text, yes, field, required, careful}: field is the label of a line to be written, which must not
 *     be empty where it is required; careful puts the focus on the way out
 * @return what was written, '' where nothing is to be; null for no
 */
export function question({ title, text, yes, field, required, careful }) {
  const dialog = byId('ask');
  const form = byId('ask-form');
  const input = byId('ask-input');
  setText(byId('ask-title'), title);
  setText(byId('ask-text'), text);
  setText(byId('ask-yes'), yes);
  setText(byId('ask-label'), field ?? '');
  byId('ask-yes').classList.toggle('danger', Boolean(careful));
  byId('ask-field').hidden = !field;
  input.value = '';
  input.required = Boolean(required);
  return new Promise((resolve) => {
    let answer = null;
    form.onsubmit = (event) => {
      event.preventDefault();
      answer = field ? input.value.trim() : '';
      dialog.close();
    };
    byId('ask-no').onclick = () => dialog.close();
    dialog.onclose = () => resolve(answer);
    dialog.showModal();
    (field ? input : byId(careful ? 'ask-no' : 'ask-yes')).focus();
  });
}

/** Says what happened, to the eye and to a screen reader; it stays until dismissed or followed by other news. */
export function tell(text, tone = 'good') {
  const news = byId('news');
  news.hidden = false;
  news.dataset.tone = tone;
  setText(byId('news-text'), text);
  const ear = byId(tone === 'bad' ? 'alarm' : 'said');
  ear.textContent = '';
  ear.textContent = visible(text);
}

/** For the ear alone: what the eye sees by itself. */
export function mention(text) {
  byId('said').textContent = visible(text);
}

byId('news-close').addEventListener('click', () => {
  byId('news').hidden = true;
});
