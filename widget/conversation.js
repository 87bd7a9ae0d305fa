/**
 * One conversation with the front desk: sends each message exactly once, whatever the network does, and listens.
 * Emits `change` whenever what there is to see has changed.
 */

import { Memory } from './memory.js';
import { readEvents } from './stream.js';

/**
 * @typedef {{ title: string, payload: string }} Choice
 * @typedef {{ title: string, url: string }} Link
 * @typedef {{ seq: number, author: 'visitor' | 'assistant' | 'staff', text: string, choices: Choice[], links: Link[],
 *   topic: string | null, source: Link | null, at: string, client_message_id: string | null }} Message
 * @typedef {{ clinic: string, retention_days: number, links: Link[] }} Facts
 */

const PAUSES = [500, 1000, 2000, 4000, 8000]; // ms between tries; the last repeats

export class Conversation extends EventTarget {
  #server;
  #memory;
  /** @type {Map<number, Message>} */
  #messages = new Map();
  #isSending = false;
  #isListening = false;
  /** @type {AbortController | undefined} */
  #stream;
  /** @type {Promise<{ id: string, token: string }> | undefined} */
  #opening;
  /** @type {Set<() => void>} wake those who pause before the next try */
  #pauses = new Set();

  isAway = false;
  isErased = false;
  /** @type {Facts | undefined} */
  facts;

  /** @param {string} server */
  constructor(server) {
    super();
    this.#server = server;
    this.#memory = new Memory(server);
    this.#memory.addEventListener('change', () => this.#onOtherTab());
    addEventListener('online', () => this.#wake());
    document.addEventListener('visibilitychange', () => document.hidden || this.#wake());
  }

  get kept() {
    return this.#memory.read();
  }

  /** @returns {Message[]} in order */
  get messages() {
    return [...this.#messages.values()].sort((one, other) => one.seq - other.seq);
  }

  get lastSeq() {
    return Math.max(0, ...this.#messages.keys());
  }

  /** What was typed or tapped and is not in the log yet. */
  get waiting() {
    const arrived = new Set(this.messages.map((it) => it.client_message_id));
    return this.kept.outbox.filter((it) => !arrived.has(it.id));
  }

  /** @param {Partial<import('./memory.js').Kept>} change */
  keep(change) {
    this.#memory.write(change);
  }

  /** Starts, or goes on after a reload: history first, then whatever comes. */
  async start() {
    this.#call('GET', '/api/widget').then(
      (facts) => this.#changed(() => (this.facts = facts)),
      () => {},
    );
    this.#listen();
    this.#send();
  }

  /** Says something; it is kept until the front desk has it. @param {{ text?: string, payload?: string }} said */
  say(said) {
    const item = { id: crypto.randomUUID?.() ?? fallbackId(), ...said };
    this.isErased = false;
    this.#memory.write({ outbox: [...this.kept.outbox, item] });
    this.#changed();
    this.#wake();
    this.#listen();
    this.#send();
  }

  /** Erases the conversation everywhere. @throws when the front desk cannot be reached */
  async erase() {
    const { id } = this.kept;
    if (id) {
      await this.#call('DELETE', `/api/conversations/${id}`).catch((error) => {
        if (![401, 403, 404].includes(error.status)) throw error;
      });
    }
    this.#forget({ keepUnsent: false });
    this.#changed(() => (this.isErased = true));
  }

  async #listen() {
    if (this.#isListening || this.isErased) return;
    this.#isListening = true;
    for (let tries = 0; !this.isErased; tries += 1) {
      try {
        const { id } = await this.#opened();
        const history = await this.#call('GET', `/api/conversations/${id}/messages?after=${this.lastSeq}`);
        this.#changed(() => {
          this.isAway = false;
          history.messages.forEach((/** @type {Message} */ it) => this.#take(it));
        });
        this.dispatchEvent(new Event('ready'));
        tries = 0;
        await this.#follow(id);
      } catch (error) {
        if (error instanceof Failure) this.#onTrouble(error); // a broken stream shows at the next try
      }
      if (!this.isErased) await this.#pause(PAUSES[Math.min(tries, PAUSES.length - 1)] ?? 0);
    }
    this.#isListening = false;
  }

  /** Takes what the stream brings until it ends. @param {string} id */
  async #follow(id) {
    this.#stream = new AbortController();
    const headers = { 'last-event-id': String(this.lastSeq) };
    const response = await this.#fetch('GET', `/api/conversations/${id}/stream`, { headers, signal: this.#stream.signal });
    await readEvents(response, (type, data) => {
      if (type === 'message') this.#changed(() => this.#take(JSON.parse(data)));
      if (type === 'erased' && this.kept.id === id) this.#forget({ keepUnsent: true });
    });
  }

  /** Sends what waits, in order, one tab at a time. */
  async #send() {
    if (this.#isSending) return;
    this.#isSending = true;
    while (this.#next()) {
      if (navigator.locks) await navigator.locks.request(`beyond-chat ${this.#server}`, () => this.#sendAll());
      else await this.#sendAll();
    }
    this.#isSending = false;
  }

  #next() {
    return this.kept.outbox.find((it) => !it.sent && !it.failed);
  }

  async #sendAll() {
    for (let tries = 0, item; (item = this.#next()); tries += 1) {
      const { id: key, text, payload } = item;
      try {
        const { id } = await this.#opened();
        await this.#call('POST', `/api/conversations/${id}/messages`, { client_message_id: key, text, payload });
        this.#memory.update(key, { sent: true });
        this.#changed(() => (this.isAway = false));
        tries = -1;
      } catch (error) {
        if (!(error instanceof Failure)) throw error;
        if ([413, 422].includes(error.status)) this.#changed(() => this.#memory.update(key, { failed: true }));
        else {
          this.#onTrouble(error);
          await this.#pause(error.retryAfter ?? PAUSES[Math.min(tries, PAUSES.length - 1)] ?? 0);
        }
      }
    }
  }

  /** The conversation's id and token; opens one if there is none. Tabs that open at once agree on the first. */
  async #opened() {
    const { id, token } = this.kept;
    if (id && token) return { id, token };
    this.#opening ??= this.#open().finally(() => (this.#opening = undefined));
    return this.#opening;
  }

  async #open() {
    const made = await this.#call('POST', '/api/conversations', {});
    const { id, token } = this.kept;
    if (id && token) return { id, token };
    this.#memory.write(made);
    return made;
  }

  /** @param {Message} message */
  #take(message) {
    this.#messages.set(message.seq, message);
    if (message.client_message_id) this.#memory.update(message.client_message_id, null);
  }

  /** @param {Failure} failure */
  #onTrouble(failure) {
    if ([401, 403, 404].includes(failure.status)) this.#forget({ keepUnsent: true });
    else if (failure.status !== 429) this.#changed(() => (this.isAway = true));
  }

  /** @param {{ keepUnsent: boolean }} how */
  #forget(how) {
    this.#messages.clear();
    this.#memory.forget(how);
    this.#stream?.abort();
    this.#changed();
  }

  #onOtherTab() {
    if (!this.kept.id && this.#messages.size) {
      this.#messages.clear();
      this.#stream?.abort();
    }
    this.#changed();
  }

  /** @param {() => void} [change] */
  #changed(change) {
    change?.();
    this.dispatchEvent(new Event('change'));
  }

  /** @param {number} ms */
  #pause(ms) {
    return new Promise((resolve) => {
      const goOn = () => {
        clearTimeout(timer);
        this.#pauses.delete(goOn);
        resolve(undefined);
      };
      const timer = setTimeout(goOn, ms);
      this.#pauses.add(goOn);
    });
  }

  #wake() {
    this.#pauses.forEach((goOn) => goOn());
  }

  /** @param {string} method @param {string} path @param {object} [body] @returns {Promise<any>} @throws {Failure} */
  async #call(method, path, body) {
    const signal = AbortSignal.timeout(15_000);
    const response = body
      ? await this.#fetch(method, path, { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body), signal })
      : await this.#fetch(method, path, { signal });
    return response.json().catch(() => {
      throw new Failure(0);
    });
  }

  /** @param {string} method @param {string} path @param {RequestInit} options @throws {Failure} */
  async #fetch(method, path, options) {
    const { token } = this.kept;
    const headers = { ...options.headers, ...(token && { authorization: `Bearer ${token}` }) };
    let response;
    try {
      response = await fetch(this.#server + path, { method, credentials: 'omit', cache: 'no-store', ...options, headers });
    } catch {
      throw new Failure(0);
    }
    if (!response.ok) throw new Failure(response.status, Number(response.headers.get('retry-after')) * 1000 || undefined);
    return response;
  }
}

/** A call that brought nothing: its HTTP status (0: no answer at all) and how long to wait, in ms. */
class Failure extends Error {
  /** @param {number} status @param {number} [retryAfter] */
  constructor(status, retryAfter) {
    super(`status ${status}`);
    this.status = status;
    this.retryAfter = retryAfter;
  }
}

/** An id where the page is not a secure context. */
function fallbackId() {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
