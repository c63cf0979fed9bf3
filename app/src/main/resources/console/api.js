// Requests to the server that the page came from. A refusal is thrown with its problem document.

export class Refused extends Error {
  constructor(status, problem, retryAfter) {
    super(problem.detail ?? `The server answered ${status}.`);
    this.status = status;
    this.code = problem.code ?? '';
    this.retryAfter = retryAfter;
  }
}

export async function request(path, token, options = {}) {
  const headers = { Accept: 'application/json', ...options.headers };
  if (token) headers.Authorization = `Bearer ${token}`;
  const response = await fetch(path, { ...options, headers, cache: 'no-store', credentials: 'omit' });
  if (response.ok) return response;
  const problem = await response.json().catch(() => ({}));
  throw new Refused(response.status, problem, Number(response.headers.get('Retry-After')) || 0);
}

export async function json(path, token, options) {
  const response = await request(path, token, options);
  return response.json();
}
