// Posts one event a request at a steady rate, each once, with ids that count up, until it is stopped; says of each whether it was
// acknowledged. What is under way when it is stopped has no answer, and is said nothing of.
// Only POSTs: Go's client, which k6 is made of, sends a GET again by itself when a connection breaks, a POST never.
import exec from 'k6/execution';
import http from 'k6/http';

const { URL: url, TOKEN: token, RUN: run, RATE: rate, TIMEOUT: timeout } = __ENV;
const headers = { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' };
// The time in every id of this run, however long it lasts: no event may be minutes younger than its id.
const began = new Date(parseInt(run.slice(0, 13).replace('-', ''), 16)).toISOString();
const types = ['email_sent', 'email_opened', 'email_clicked', 'call_made', 'meeting_booked', 'demo_completed'];

export const options = {
  scenarios: {
    load: {
      executor: 'constant-arrival-rate',
      rate: Number(rate),
      timeUnit: '1s',
      duration: '2h',
      preAllocatedVUs: Number(rate),
      maxVUs: 6 * Number(rate),
    },
  },
  summaryTrendStats: ['med', 'p(99)', 'max'],
};

export default function post() {
  const number = exec.scenario.iterationInTest;
  const event = {
    id: `${run}-${number.toString(16).padStart(12, '0')}`,
    accountId: `${run}-${number % 97}`,
    userId: `user_${number % 1009}`,
    eventType: types[number % types.length],
    timestamp: began,
  };
  const { status, error, body } = http.post(`${url}/api/v1/events`, JSON.stringify(event), { headers, timeout });
  if (error === 'context canceled') return; // under way when the load was stopped
  console.log(status === 202 ? `ACCEPTED ${number}` : `REFUSED ${number} ${status} ${error || String(body).slice(0, 160)}`);
}

export function handleSummary({ metrics }) {
  const { 'p(99)': p99, max } = metrics.http_req_duration.values;
  return { stdout: `\nSUMMARY ${JSON.stringify({ p99, max })}\n` };
}
