// What the page is in: signed out, connecting, live, stale, polling, ended, or an error.
import { json } from './api.js';
import { Board } from './board.js';
import { DeadEvents } from './dead.js';
import { Feed } from './feed.js';
import { ago } from './format.js';
import { Operations } from './operations.js';
import { element, show, text, tick } from './page.js';
import { Session } from './session.js';

const STALE_AFTER = 7_000;
const NAMES = {
  starting: 'Starting…',
  'signed-out': 'Not signed in',
  connecting: 'Connecting…',
  live: 'Live',
  stale: 'Reconnecting…',
  polling: 'Every 10 s: the live feed is off',
  ended: 'Session ended',
  error: 'Error',
};

let session;
let feed;
let state = 'starting';
let last = 0;

function enter(next) {
  state = next;
  document.documentElement.dataset.state = next;
  text('status-text', NAMES[next]);
}

function welcome(title, message, note = '') {
  text('welcome-title', title);
  text('welcome-text', message);
  text('welcome-note', note);
  show('welcome', true);
}

function leave(next, title, message) {
  feed?.stop();
  feed = undefined;
  session.forget();
  show('board', false);
  show('process', false);
  show('sign-out', false);
  enter(next);
  welcome(title, message);
}

function follow() {
  const board = new Board();
  const dead = new DeadEvents(() => session.token);
  show('welcome', false);
  show('board', true);
  show('sign-out', true);
  enter('connecting');
  feed = new Feed(() => session.token, {
    overview(news) {
      last = Date.now();
      board.show(news);
      if (news.figures) dead.follow(news.figures.inbox.dead);
    },
    state: enter,
    ended,
    refused: (problem) => leave('error', 'That did not work', problem.message),
  });
  feed.run();
  new Operations(() => session.token).open();
}

function ended() {
  leave('ended', 'Your session has ended', 'The token that the page was given has expired. Sign in again to go on.');
}

/** Says how old the figures are once they are not of now, and that a feed has fallen silent. */
function watch() {
  tick();
  const silent = Date.now() - last;
  if (state === 'live' && silent > STALE_AFTER) enter('stale');
  text('age', ['stale', 'polling'].includes(state) && last > 0 ? `last update ${ago(new Date(last).toISOString(), Date.now())}` : '');
}

async function start() {
  const settings = await json('/console/settings');
  session = new Session(settings, ended);
  element('sign-in').addEventListener('click', () => session.signIn().catch((failure) =>
    text('welcome-note', `The issuer ${settings.issuer} cannot be reached from here: ${failure.message}`)));
  element('sign-out').addEventListener('click', () => leave('signed-out', 'Signed out', 'The page has forgotten its token.'));
  setInterval(watch, 1_000);
  try {
    await session.resume();
  } catch (failure) {
    enter('error');
    welcome('Signing in did not work', failure.message);
    return;
  }
  if (session.token) {
    follow();
  } else {
    enter('signed-out');
    welcome(
      'What is going on in Sarsen',
      'Events as they come in, what waits, how fresh the scores are, which accounts are hot, and what failed. Sign in to see it.',
      `You sign in at ${settings.issuer}.`);
  }
}

start().catch((failure) => {
  enter('error');
  text('status-text', `Error: ${failure.message}`);
});
