// The requests that all scenarios are made of: events that Sarsen takes, reads of what it holds, each timed and checked.
import { check, sleep } from 'k6';
import encoding from 'k6/encoding';
import exec from 'k6/execution';
import http from 'k6/http';
import { Counter, Trend } from 'k6/metrics';
import { lasts } from './plan.js';

const url = (__ENV.URL || '').replace(/\/+$/, '');
const headers = { Authorization: `Bearer ${__ENV.TOKEN}` };
if (__ENV.SABOTAGE) headers['X-Sabotage'] = __ENV.SABOTAGE;

const stored = http.expectedStatuses(202);
const refused = [429, 503];
const storedOrRefused = http.expectedStatuses(202, ...refused);
const found = http.expectedStatuses(200);

/** Milliseconds from the moment at which a request was due, so that a stall counts for all whom it keeps waiting. */
const latency = new Trend('latency', true);
const late = new Trend('sent_late', true);
const acknowledged = new Counter('events_acknowledged');
const statuses = new Map([0, 400, 401, 403, 404, 422, 429, 500, 503].map((code) => [code, new Counter(`status_${code}`)]));
const otherStatus = new Counter('status_other');

const types = ['email_sent', 'email_opened', 'email_clicked', 'call_made', 'meeting_booked', 'demo_completed'];
const words = ['renewal', 'pricing', 'security', 'migration', 'pilot', 'budget', 'roadmap', 'contract'];
const any = (list) => list[Math.floor(Math.random() * list.length)];

/** Few accounts are hot, many are cold, as with real sales. */
const account = () => `load_${Math.floor(1000 * Math.random() ** 2)}`;
const event = () => ({
  accountId: account(),
  userId: `user_${Math.floor(Math.random() * 5000)}`,
  eventType: any(types),
  timestamp: new Date().toISOString(),
  metadata: { topic: any(words), responseTimeHours: Math.floor(Math.random() * 48) },
});
const events = (count) => Array.from({ length: count }, event);

const due = () =>
  __ENV.DUE_EVERY_MS ? exec.scenario.startTime + exec.scenario.iterationInTest * __ENV.DUE_EVERY_MS : Date.now();

function timed(kind, send, expected, isGood, refusals = []) {
  const delay = Math.max(0, Date.now() - due());
  const answer = send();
  const isExpected = answer.status === expected;
  if (isExpected && exec.scenario.name !== 'warmup') {
    const { blocked, connecting, tls_handshaking, duration } = answer.timings;
    late.add(delay);
    latency.add(delay + blocked + connecting + tls_handshaking + duration, { kind });
  }
  if (!isExpected) (statuses.get(answer.status) || otherStatus).add(1);
  if (!isExpected && !refusals.includes(answer.status)) show(kind, answer);
  if (isExpected) check(answer, { [`${kind}: the answer is the one asked for`]: isGood }, { kind });
  return answer;
}

let isTold = false;

/** Some of the virtual users show their first, so that a flood of refusals is no flood of lines. */
function show(kind, { status, error, body }) {
  if (!isTold && exec.vu.idInTest % 20 === 0) console.warn(`${kind}: ${status} ${error || String(body).slice(0, 200)}`);
  isTold = true;
}

function post(kind, body, count, type = 'application/json', refusals = []) {
  const responseCallback = refusals.length ? storedOrRefused : stored;
  const send = () => http.post(`${url}/api/v1/events`, body, { headers: { ...headers, 'Content-Type': type }, responseCallback });
  const answer = timed(kind, send, 202, ({ body: receipts }) => receipts.startsWith(`{"accepted":${count},`), refusals);
  if (answer.status === 202) acknowledged.add(count);
  return answer;
}

function get(kind, path, isGood) {
  const params = { headers, responseCallback: found, tags: { name: kind } };
  return timed(kind, () => http.get(`${url}/api/v1${path}`, params), 200, isGood);
}

export const single = () => post('single', JSON.stringify(event()), 1);
export const batch = () => post('batch', JSON.stringify(events(500)), 500);
export const ndjson = () =>
  post('ndjson', events(5000).map((one) => JSON.stringify(one)).join('\n'), 5000, 'application/x-ndjson');

/** Posts where a refusal is a good answer too, if it says when to come again. */
export function singleOrRefused() {
  const answer = post('single', JSON.stringify(event()), 1, 'application/json', refused);
  if (refused.includes(answer.status)) {
    check(answer, { 'a refusal says when to come again': ({ headers: { 'Retry-After': after } }) => Number(after) > 0 });
  }
}

export const byKey = ({ ids }) => {
  const id = any(ids);
  return get('by key', `/signals/${id}`, ({ body }) => body.includes(id));
};
export const byAccount = ({ accounts }) => {
  const id = any(accounts);
  return get('by account', `/accounts/${encodeURIComponent(id)}`, ({ body }) => body.includes('"heat"'));
};
export const ofAccount = ({ accounts }) =>
  get('signals of account', `/signals?accountId=${encodeURIComponent(any(accounts))}`, ({ body }) => body.includes('"id"'));
export const leaderboard = () => get('leaderboard', '/accounts', ({ body }) => body.includes('"heat"'));
export const search = () => get('search', `/signals?q=${any(words)}`, ({ body }) => body.startsWith('{"items":['));
export const statistics = () => get('statistics', '/signals/stats', ({ body }) => body.startsWith('{'));

const kinds = [byKey, byAccount, ofAccount, leaderboard];
export const reads = (keys) => kinds[exec.scenario.iterationInTest % kinds.length](keys);

/** What there is to read; where there is nothing, events are posted and their scores awaited. Every scenario's setup. */
export function keys() {
  requireToken();
  for (let attempt = 0; attempt < 60; attempt += 1) {
    const ids = [];
    const accounts = new Set();
    for (let page = 0, cursor = ''; page < 5 && cursor !== undefined; page += 1) {
      const { items, nextCursor } = pageOf(`/signals?limit=200${cursor && `&cursor=${cursor}`}`);
      items.forEach(({ id, accountId }) => ids.push(id) && accounts.add(accountId));
      cursor = nextCursor;
    }
    if (ids.length >= 500) return { ids, accounts: [...accounts] };
    if (attempt === 0) {
      const json = { ...headers, 'Content-Type': 'application/json' };
      delete json['X-Sabotage'];
      http.post(`${url}/api/v1/events`, JSON.stringify(events(1000)), { headers: json });
    }
    sleep(0.5);
  }
  return exec.test.abort('There is nothing to read, and what was posted was not scored within 30 s.');
}

function pageOf(path) {
  const answer = http.get(`${url}/api/v1${path}`, { headers: { Authorization: headers.Authorization } });
  if (answer.status !== 200) exec.test.abort(`${url} answers ${answer.status || answer.error}: ${answer.body}`);
  return answer.json();
}

function requireToken() {
  if (!url || !__ENV.TOKEN) exec.test.abort('Set URL and TOKEN to those of a running Sarsen.');
  const claims = __ENV.TOKEN.split('.')[1];
  if (!claims) exec.test.abort('TOKEN is no JSON Web Token.');
  const { exp } = JSON.parse(encoding.b64decode(claims, 'rawurl', 's'));
  const seconds = lasts();
  if (exp && exp * 1000 < Date.now() + seconds * 1000) exec.test.abort(`TOKEN expires before the run of ${seconds} s ends.`);
}
