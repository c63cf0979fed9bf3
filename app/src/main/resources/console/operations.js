// What an operator asks for: replays and discards of many dead events, erasures, a rescore. Each is followed until it is done.
import { Refused, json } from './api.js';
import { confirmed } from './confirm.js';
import { count, moment } from './format.js';
import { element, show, tell, text } from './page.js';

const PAUSE = 1_000;
const RESCORE = '/api/v1/rescore';
const DEAD = '/api/v1/dead-events';
const REPLAYS = '/api/v1/dead-event-replays';

const pause = () => new Promise((over) => setTimeout(over, PAUSE));

export class Operations {
  #token;

  constructor(token) {
    this.#token = token;
    const act = (button, result, work) => element(button).addEventListener('click', () => this.#try(result, work));
    act('replay-many', 'filter-result', () => this.#replay());
    act('discard-many', 'filter-result', () => this.#discard());
    act('erase', 'erase-result', () => this.#erase());
    act('rescore', 'rescore-result', () => this.#rescore());
  }

  /** Shows the operations to those whose token may use them, with a rescore that is under way. */
  async open() {
    try {
      const state = await this.#get(RESCORE);
      show('operations', true);
      await this.#follow(RESCORE, state, showRules);
    } catch {
      show('operations', false);
    }
  }

  async #try(result, work) {
    try {
      await work();
    } catch (failure) {
      tell(result, `Not done: ${failure instanceof Refused ? failure.message : 'the server does not answer.'}`, false);
    }
  }

  async #replay() {
    const which = filter();
    const perSecond = element('filter-rate');
    if (!perSecond.reportValidity()) return;
    const agreed = await confirmed({
      title: 'Replay these dead events?',
      warning: 'They go back into the inbox at this rate, with their attempts begun anew.',
      facts: [...facts(which), ['Per second', perSecond.value]],
      act: 'Replay',
    });
    if (!agreed) return;
    const asked = await this.#post(REPLAYS, { ...which, perSecond: Number(perSecond.value) });
    await this.#follow(`${REPLAYS}/${asked.id}`, asked, ({ status, replayed }) =>
      tell('filter-result', `Replay ${status}: ${events(replayed)} put back.`, true));
  }

  async #discard() {
    const which = filter();
    const agreed = await confirmed({
      title: 'Discard these dead events?',
      warning: 'They are removed for good. Senders that still retry them have them scored.',
      facts: facts(which),
      act: 'Discard',
    });
    if (!agreed) return;
    let discarded = 0;
    let more = true;
    while (more) {
      const some = await json(`${DEAD}?${new URLSearchParams(which)}`, this.#token(), { method: 'DELETE' });
      discarded += some.discarded;
      more = some.more;
      tell('filter-result', `Discarded ${events(discarded)}${more ? ' so far' : ''}.`, true);
    }
  }

  async #erase() {
    const id = element('erase-id');
    const kind = element('erase-kind').value;
    if (!id.reportValidity()) return;
    const agreed = await confirmed({
      title: 'Erase this person or account?',
      warning: 'Everything of it is removed for good, and what is sent later is dropped.',
      facts: [[kind === 'user' ? 'User' : 'Account', id.value]],
      act: 'Erase',
    });
    if (!agreed) return;
    const asked = await this.#post('/api/v1/erasures', { kind, id: id.value });
    id.value = '';
    await this.#follow(`/api/v1/erasures/${asked.id}`, asked, ({ status, erased, inBackupsUntil }) => {
      const removed = events(erased.pending + erased.dead + erased.scored);
      tell('erase-result', `Erasure ${status}: ${removed} removed.${inBackupsUntil ? ` In backups until ${moment(inBackupsUntil)}.` : ''}`, true);
    });
  }

  async #rescore() {
    const agreed = await confirmed({
      title: 'Put the configured rules in force?',
      warning: 'All accounts are built by them. Scores and ranks change at once when that is done.',
      facts: [],
      act: 'Rescore',
    });
    if (!agreed) return;
    const asked = await this.#post(RESCORE);
    await this.#follow(RESCORE, asked, showRules);
    tell('rescore-result', 'Rescore done.', true);
  }

  /** Looks at it until it is done or the session has ended; while the server does not answer, it goes on looking. */
  async #follow(path, asked, seen) {
    let state = asked;
    seen(state);
    while (state.status !== 'done') {
      await pause();
      if (!this.#token()) return;
      state = (await this.#look(path)) ?? state;
      seen(state);
    }
  }

  async #look(path) {
    try {
      return await this.#get(path);
    } catch (failure) {
      if (failure instanceof Refused && failure.status < 429) throw failure;
      return null;
    }
  }

  #get(path) {
    return json(path, this.#token());
  }

  #post(path, body) {
    const options = { method: 'POST' };
    if (body) Object.assign(options, { headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) });
    return json(path, this.#token(), options);
  }
}

function events(number) {
  return number === 1 ? '1 event' : `${count(number)} events`;
}

/** The parts of the filter that are given. */
function filter() {
  const time = (id) => element(id).value && new Date(element(id).value).toISOString();
  const parts = {
    eventType: element('filter-type').value.trim(),
    reason: element('filter-reason').value,
    from: time('filter-from'),
    to: time('filter-to'),
  };
  return Object.fromEntries(Object.entries(parts).filter(([, part]) => part));
}

function facts({ eventType, reason, from, to }) {
  const given = [['Type', eventType], ['Reason', reason], ['From', from && moment(from)], ['Before', to && moment(to)]].filter(([, part]) => part);
  return given.length > 0 ? given : [['Which', 'all of them']];
}

function showRules({ status, version, accounts, signals, estimatedSignals, configuredInForce }) {
  const done = status === 'done';
  const progress = element('rescore-progress');
  progress.hidden = done;
  progress.max = Math.max(estimatedSignals, signals, 1);
  progress.value = signals;
  if (!done) {
    text('rules', `Version ${version} of the rules is being built: ${count(accounts)} accounts of ${count(signals)} of about ${count(progress.max)} signals.`);
  } else if (configuredInForce) {
    text('rules', `The configured rules are in force (version ${version}).`);
  } else {
    text('rules', `Other rules are configured than those in force (version ${version}).`);
  }
}
