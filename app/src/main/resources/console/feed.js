// The live feed: follows it, and gets back to it when it breaks.
import { createParser } from './lib/eventsource-parser/index.js';
import { Refused, json, request } from './api.js';

const SILENCE = 40_000;
const FIRST_PAUSE = 500;
const LONGEST_PAUSE = 8_000;
const POLL_PAUSE = 10_000;
const POLLS_UNTIL_RETRY = 6;

export class Feed {
  #token;
  #on;
  #stop = new AbortController();
  #failures = 0;

  /** @param on what to call: overview(news), state(name), ended(), refused(problem) */
  constructor(token, on) {
    this.#token = token;
    this.#on = on;
  }

  stop() {
    this.#stop.abort();
  }

  async run() {
    while (!this.#stop.signal.aborted) {
      try {
        await this.#overview();
        await this.#follow();
      } catch (failure) {
        if (this.#stop.signal.aborted || !(await this.#goesOnAfter(failure))) return;
      }
      if (this.#stop.signal.aborted) return;
      this.#on.state('stale');
      await this.#pause();
    }
  }

  async #overview() {
    this.#on.overview(await json('/api/v1/overview', this.#token(), { signal: this.#stop.signal }));
  }

  async #follow() {
    const connection = new AbortController();
    const signal = AbortSignal.any([this.#stop.signal, connection.signal]);
    const response = await request('/api/v1/feed', this.#token(), { signal, headers: { Accept: 'text/event-stream' } });
    const parser = createParser({ onEvent: (event) => this.#receive(event) });
    const text = response.body.pipeThrough(new TextDecoderStream()).getReader();
    let watchdog;
    try {
      for (;;) {
        clearTimeout(watchdog);
        watchdog = setTimeout(() => connection.abort(), SILENCE);
        const { done, value } = await text.read();
        if (done) return;
        parser.feed(value);
      }
    } finally {
      clearTimeout(watchdog);
    }
  }

  #receive(event) {
    const data = JSON.parse(event.data);
    if (event.event === 'overview') {
      this.#failures = 0;
      this.#on.state('live');
      this.#on.overview(data);
    } else if (event.event === 'end' && data.reason === 'token-expired') {
      this.stop();
      this.#on.ended();
    }
  }

  /** Whether a failure is one that passes. */
  async #goesOnAfter(failure) {
    if (!(failure instanceof Refused)) return true;
    if (failure.status === 401) {
      this.#on.ended();
      return false;
    }
    if (failure.code === 'feature-off') {
      await this.#poll();
      return true;
    }
    if (failure.status === 429 || failure.status >= 500) {
      await this.#sleep(failure.retryAfter * 1000 * (1 + Math.random()));
      return true;
    }
    this.#on.refused(failure);
    return false;
  }

  /** Without the live feed: asks every ten seconds, and for the feed once in a while. */
  async #poll() {
    for (let polls = 0; polls < POLLS_UNTIL_RETRY && !this.#stop.signal.aborted; polls++) {
      this.#on.state('polling');
      await this.#sleep(POLL_PAUSE);
      if (!this.#stop.signal.aborted) await this.#overview();
    }
    this.#failures = 0;
  }

  /** Doubles with each failure, and is drawn by chance, so that not everyone comes back at once. */
  #pause() {
    const longest = Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** this.#failures++);
    return this.#sleep(longest * (0.5 + Math.random() / 2));
  }

  #sleep(milliseconds) {
    return new Promise((wake) => {
      const timer = setTimeout(wake, milliseconds);
      this.#stop.signal.addEventListener('abort', () => { clearTimeout(timer); wake(); }, { once: true });
    });
  }
}
