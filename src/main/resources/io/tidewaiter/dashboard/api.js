// The control API, as openapi.yaml describes it.

import { forget, token } from './session.js';

/** The token is missing, too old, or of a daemon that has gone. */
export class SignedOut extends Error {}

/** @return an answer with a good status; its words are the error otherwise */
export async function ask(method, path, { body, headers, signal } = {}) {
  if (!token()) {
    throw new SignedOut('Sign in first.');
  }
  const answer = await fetch(path, {
    method,
    signal,
    headers: {
      Authorization: `Bearer ${token()}`,
      ...(body ? { 'Content-Type': 'application/json' } : {}),
      ...headers,
    },
    body: body ? JSON.stringify(body) : undefined,
  });
  if (answer.status === 401) {
    forget();
    throw new SignedOut('You are no longer signed in: a day has passed, or the daemon was started again.');
  }
  if (!answer.ok) {
    const problem = await answer.json().catch(() => ({}));
    throw new Error(problem.detail ?? problem.error ?? `The daemon answered ${answer.status}.`);
  }
  return answer;
}

export const get = async (path) => (await ask('GET', path)).json();

/** Does what takes its time: the answer comes in lines, of which the last has the result or the error. */
export async function act(path, body) {
  const answer = await ask('POST', path, { body });
  let result = null;
  for await (const text of lines(answer.body)) {
    const line = text ? JSON.parse(text) : {};
    if (line.error) {
      throw new Error(line.error);
    }
    result = line.result ?? result;
  }
  if (!result) {
    throw new Error('The connection was lost; what was begun goes on all the same.');
  }
  return result;
}

/** A body, line by line as it comes. */
export async function* lines(stream) {
  const reader = stream.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  for (let chunk = await reader.read(); !chunk.done; chunk = await reader.read()) {
    const parts = (rest + chunk.value).split('\n');
    rest = parts.pop();
    yield* parts.map((part) => part.replace(/\r$/, ''));
  }
  if (rest) {
    yield rest;
  }
}

const query = (values) => new URLSearchParams(values).toString();

export const workloads = () => get('/v1/workloads');
export const users = () => get('/v1/users');
export const holds = () => get('/v1/holds');
export const quarantine = () => get('/v1/quarantine');
export const notices = () => get('/v1/notices');
export const registries = () => get('/v1/registries');
export const diff = (unit, digest) => get(`/v1/diff?${query({ unit, digest })}`);
export const history = (unit) => get(`/v1/history?${query({ limit: 50, ...(unit ? { unit } : {}) })}`);

export const check = (units, dryRun) => act('/v1/checks', { units, dryRun });
export const rollBack = (unit) => act('/v1/pins', { unit, pull: false });
export const approve = (unit, digest) => ask('POST', '/v1/approvals', { body: { unit, digest } });
export const hold = (unit, reason) => ask('POST', '/v1/holds', { body: { unit, reason } });
export const release = (unit) => ask('DELETE', `/v1/holds?${query({ unit })}`);
export const clear = (image, digest) => ask('DELETE', `/v1/quarantine?${query({ image, digest })}`);
