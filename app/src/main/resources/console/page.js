// The elements of the page, filled in as text and never as markup.
import { ago, moment } from './format.js';

export function element(id) {
  return document.getElementById(id);
}

export function text(id, content) {
  const place = element(id);
  if (place.textContent !== content) place.textContent = content;
}

/** Says what came of something, in a place that is read aloud. */
export function tell(id, result, good) {
  element(id).classList.toggle('bad', !good);
  text(id, result);
}

export function show(id, visible) {
  element(id).hidden = !visible;
}

export function part(kind, classes) {
  const made = document.createElement(kind);
  made.className = classes;
  return made;
}

export function cell(classes = '') {
  return part('td', classes);
}

/** Puts a time into a place, relative to now; tick() keeps it so. */
export function time(place, instant) {
  let shown = place.querySelector('time');
  if (!shown) {
    shown = document.createElement('time');
    place.replaceChildren(shown);
  }
  since(shown, instant);
}

/** The same for an element that is a time itself. */
export function since(shown, instant) {
  if (shown.dateTime !== instant) {
    shown.dateTime = instant;
    shown.title = moment(instant);
  }
  shown.textContent = ago(instant, Date.now());
}

export function tick() {
  for (const shown of document.querySelectorAll('time[datetime]')) {
    shown.textContent = ago(shown.dateTime, Date.now());
  }
}

const made = new Map();

/** Keeps one row for each item: rows are made once and filled anew, so that nothing flickers or loses the focus. */
export function rows(id, items, make, fill) {
  const kept = made.get(id) ?? [];
  made.set(id, kept);
  while (kept.length < items.length) {
    const row = make();
    const line = document.createElement('tr');
    line.append(...Object.values(row).filter((part) => part instanceof HTMLTableCellElement));
    row.line = line;
    kept.push(row);
  }
  const body = element(id);
  kept.forEach((row, place) => {
    if (place >= items.length) {
      row.line.remove();
    } else {
      if (!row.line.isConnected) body.append(row.line);
      fill(row, items[place]);
    }
  });
}
