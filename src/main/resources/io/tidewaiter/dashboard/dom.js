// What every part of the page needs to write into it. Text is only ever set as text: nothing here parses HTML.

export const byId = (id) => document.getElementById(id);

const NAMED = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/**
 * Text that others wrote, as the command line shows it (Visible.java): what breaks the line, turns the direction of text
 * around or cannot be seen is written as an escape.
 */
export const visible = (text) => text.replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, (character) => {
  const code = character.codePointAt(0);
  const [letter, digits] = code <= 0xff ? ['x', 2] : code <= 0xffff ? ['u', 4] : ['U', 8];
  return NAMED[character] ?? `\\${letter}${code.toString(16).padStart(digits, '0')}`;
});

const shown = (value) => (typeof value === 'string' ? visible(value) : value);

/** An element with properties (or attributes, where there is no such property) and children. */
export function h(name, properties = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (key in element) {
      element[key] = shown(value);
    } else {
      element.setAttribute(key, shown(value));
    }
  }
  element.append(...children.map(shown));
  return element;
}

/** Writes only what changed, so that a selection in the page survives. */
export function setText(element, text) {
  const seen = visible(text);
  if (element.textContent !== seen) {
    element.textContent = seen;
  }
}

/** A name of an image, which may be broken where one would break it by hand. */
export function showImage(element, name) {
  const seen = visible(name);
  if (element.textContent !== seen) {
    element.replaceChildren(...seen.split(/(?<=[/:@])/).flatMap((part) => [part, h('wbr')]));
  }
}

/** Shows the text, or nothing at all where there is none. */
export function showText(element, text) {
  setText(element, text ?? '');
  element.hidden = !text;
}

/**
 * Keeps a list's elements while what they stand for is there, so that the keyboard's focus stays where it is.
 *
 * @param make from an item to {element, show(item)}
 */
export function keyed(list, keyOf, make) {
  const rows = new Map();
  return (items) => {
    const keys = new Set(items.map(keyOf));
    for (const [key, row] of rows) {
      if (!keys.has(key)) {
        row.element.remove();
        rows.delete(key);
      }
    }
    items.forEach((item, index) => {
      const key = keyOf(item);
      if (!rows.has(key)) {
        rows.set(key, make(item));
      }
      const row = rows.get(key);
      if (list.children[index] !== row.element) {
        list.insertBefore(row.element, list.children[index] ?? null);
      }
      row.show(item);
    });
  };
}

/** The beginning of a digest, as the command line has it. */
export const brief = (digest) => (digest ? digest.replace(/^sha256:/, '').slice(0, 12) : 'none');

/** A short digest. The tooltip has the whole one. */
export function showDigest(element, digest) {
  setText(element, brief(digest));
  element.title = visible(digest ?? '');
}
