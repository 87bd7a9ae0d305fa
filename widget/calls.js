/** Calls of the front desk's API, each with a time limit, and its stream of events. */

const LIMIT = 15_000; // ms for an answer to come
const SILENCE = 45_000; // ms; three heartbeats of the stream

/** A call that brought nothing; status 0: no answer at all. */
export class Failure extends Error {
  /** @param {number} status @param {string} [code] @param {number} [wait] ms */
  constructor(status, code, wait) {
    super(`status ${status}`);
    this.wait = wait;
    this.isBusy = status === 429;
    this.isForeign = code === 'foreign_origin';
    const isLost = [401, 403, 404].includes(status);
    this.isGone = isLost && Boolean(code) && !this.isForeign; // a proxy's error page has no code
    this.isFinal = status >= 400 && status < 500 && !isLost && status !== 408 && !this.isBusy;
  }
}

export class Calls {
  #server;

  /** @param {string} server */
  constructor(server) {
    this.#server = server;
  }

  /** @param {string} method @param {string} path @param {string} [token] @param {object} [body] @returns {Promise<any>} */
  async call(method, path, token, body) {
    const content = body && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
    const response = await this.#fetch(path, token, { method, ...content, signal: AbortSignal.timeout(LIMIT) });
    return response.json().catch(() => {
      throw new Failure(0);
    });
  }

  /**
   * Reads server-sent events until they end or fall silent; EventSource cannot send the token in a header.
   * @param {string} path @param {string} token @param {number} after @param {AbortController} abort
   * @param {(type: string, data: string) => void} onEvent
   */
  async stream(path, token, after, abort, onEvent) {
    let timer = setTimeout(() => abort.abort(), LIMIT);
    try {
      const headers = { 'last-event-id': String(after) };
      const { body } = await this.#fetch(path, token, { headers, signal: abort.signal });
      const reader = /** @type {ReadableStream} */ (body).pipeThrough(new TextDecoderStream()).getReader();
      for (let buffer = '', done, value; ; ) {
        clearTimeout(timer);
        timer = setTimeout(() => abort.abort(), SILENCE);
        ({ done, value } = await reader.read());
        if (done) return;
        const blocks = (buffer + value).split('\n\n');
        buffer = blocks.pop() ?? '';
        for (const block of blocks) {
          const [type, data] = ['event', 'data'].map((it) => RegExp(`^${it}: ?(.*)`, 'm').exec(block)?.[1]);
          if (data) onEvent(type ?? 'message', data);
        }
      }
    } finally {
      clearTimeout(timer);
    }
  }

  /** @param {string} path @param {string | undefined} token @param {RequestInit} options */
  async #fetch(path, token, options) {
    const headers = { ...options.headers, ...(token && { authorization: `Bearer ${token}` }) };
    const response = await fetch(this.#server + path, { credentials: 'omit', cache: 'no-store', ...options, headers }).catch(() => {
      throw new Failure(0);
    });
    if (response.ok) return response;
    const problem = await response.json().catch(() => null);
    throw new Failure(response.status, problem?.error, Number(response.headers.get('retry-after')) * 1000 || undefined);
  }
}
