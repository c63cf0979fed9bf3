// Dead events and their replay, for those whose token may.
import { Refused, json } from './api.js';
import { confirmed } from './confirm.js';
import { words } from './format.js';
import { cell, element, part, rows, show, tell, text, time } from './page.js';

const SHOWN = 20;

export class DeadEvents {
  #token;
  #known = null;
  #loading = false;

  constructor(token) {
    this.#token = token;
  }

  /** Loads the list when the number of dead events has changed. */
  async follow(dead) {
    if (dead === this.#known || this.#loading) return;
    this.#known = dead;
    await this.#load();
  }

  async #load() {
    this.#loading = true;
    try {
      const page = await json(`/api/v1/dead-events?limit=${SHOWN}`, this.#token());
      this.#list(page.items, Boolean(page.nextCursor));
    } catch (failure) {
      const mayNot = failure instanceof Refused && failure.status === 403;
      if (!mayNot) this.#known = null;
      show('dead-table', false);
      show('dead-more', false);
      show('dead-empty', true);
      text('dead-empty', mayNot
        ? 'Seeing and replaying dead events needs a token with the scope ops, which yours does not have.'
        : 'The dead events could not be loaded.');
    } finally {
      this.#loading = false;
    }
  }

  #list(events, more) {
    show('dead-table', events.length > 0);
    show('dead-empty', events.length === 0);
    show('dead-more', more);
    text('dead-empty', 'None. Events end here when they failed alone too often.');
    text('dead-more', `The newest ${SHOWN} are shown.`);
    rows('dead-events', events, () => {
      const button = document.createElement('button');
      button.type = 'button';
      button.className = 'plain';
      button.textContent = 'Replay';
      const row = { what: cell('what'), account: part('span', 'name'), event: part('span', 'kind'), reason: part('div', 'reason'), died: cell('number wide quiet'), act: cell('number'), button };
      row.what.append(row.account, row.event, row.reason);
      row.act.append(button);
      button.addEventListener('click', () => this.#ask(row.of));
      return row;
    }, (row, event) => {
      row.of = event;
      row.account.textContent = row.account.title = event.accountId;
      row.event.textContent = words(event.eventType);
      row.reason.textContent = row.reason.title = event.reason;
      time(row.died, event.diedAt);
      row.button.setAttribute('aria-label', `Replay ${words(event.eventType)} of ${event.accountId}`);
    });
  }

  async #ask(event) {
    const agreed = await confirmed({
      title: 'Replay this event?',
      warning: 'It goes back into the inbox with its attempts begun anew, and is scored within seconds if what made it fail is gone.',
      facts: [
        ['Account', event.accountId],
        ['Event', `${words(event.eventType)}, id ${event.id}`],
        ['Failed with', `${event.reason} (${event.attempts} attempts)`],
      ],
      act: 'Replay',
    });
    if (agreed) await this.#replay(event);
  }

  async #replay(event) {
    const what = `${words(event.eventType)} of ${event.accountId}`;
    try {
      const answer = await json(`/api/v1/dead-events/${event.id}/replay`, this.#token(), { method: 'POST' });
      tell('replay-result', answer.replayed ? `Replayed ${what}.` : `Not dead any more: ${what}.`, true);
    } catch (failure) {
      tell('replay-result', `Not replayed: ${failure instanceof Refused ? failure.message : 'the server does not answer.'}`, false);
    }
    await this.#load();
    element('dead-title').focus({ preventScroll: true });
  }
}
