// Tries to open a connection to each address of TARGETS ("name=host:port ..."), and says which it reached.
// A request that got an address has a connection, whatever the server says in it. `dns` is reached if a name server answers,
// and be it that there is no such name.
import { sleep } from 'k6';
import http from 'k6/http';

export const options = { iterations: 1, vus: 1, batch: 40, batchPerHost: 10 };

const answeredByDns = [1100, 1101];

export default function reach() {
  sleep(Number(__ENV.PATIENCE || 0));
  const targets = __ENV.TARGETS.split(' ').map((target) => target.split('='));
  const answers = http.batch(targets.map(([, address]) => ['GET', `http://${address}/`, null, { timeout: '4s', redirects: 0 }]));
  answers.forEach(({ remote_ip: ip, error_code: code }, i) => {
    const [name] = targets[i];
    const isReached = name === 'dns' ? answeredByDns.includes(code) : Boolean(ip);
    console.log(`${isReached ? 'REACHED' : 'DROPPED'} ${name}`);
  });
}

export const handleSummary = () => ({});
