// Asks before something is done.
import { element, part, text } from './page.js';

const dialog = element('confirm');
element('confirm-no').addEventListener('click', () => dialog.close('no'));
element('confirm-yes').addEventListener('click', () => dialog.close('yes'));

/** Says what is going to be done, with facts as pairs of a name and a text; whether it shall be. Escape means no. */
export function confirmed({ title, warning, facts, act }) {
  text('confirm-title', title);
  text('confirm-text', warning);
  text('confirm-yes', act);
  element('confirm-facts').replaceChildren(...facts.map(line));
  dialog.returnValue = 'no';
  dialog.showModal();
  return new Promise((answer) =>
    dialog.addEventListener('close', () => answer(dialog.returnValue === 'yes'), { once: true }));
}

function line([name, content]) {
  const pair = part('div', '');
  pair.append(part('dt', ''), part('dd', ''));
  pair.firstChild.textContent = name;
  pair.lastChild.textContent = content;
  return pair;
}
