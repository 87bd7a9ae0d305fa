/** One conversation with the front desk: sends each message exactly once, and listens. Emits `change` and `ready`. */

import { Calls, Failure } from './calls.js';
import { Memory } from './memory.js';

const PAUSES = [500, 1000, 2000, 4000, 8000, 15000]; // ms between tries; the last repeats
const STEADY = 10_000; // ms that make a connection a good one
const PAGE = 50; // messages in one answer: there may be more

export class Conversation extends EventTarget {
  #calls;
  #memory;
  #lock;
  /** @type {string | undefined} whose the messages are */
  #id;
  /** @type {Map<number, Message>} */
  #messages = new Map();
  #isStarted = false;
  #isSending = false;
  #isListening = false;
  /** @type {AbortController | undefined} */
  #stream;
  /** @type {Promise<Key> | undefined} */
  #opening;
  /** @type {Promise<void> | undefined} */
  #erasing;
  /** @type {Set<() => void>} */
  #pauses = new Set();

  isAway = false;
  isErased = false; // only the next message opens a new one
  isRefused = false; // this website may not use the assistant
  /** @type {Facts | undefined} */
  facts;

  /** @param {string} server */
  constructor(server) {
    super();
    this.#calls = new Calls(server);
    this.#memory = new Memory(server);
    this.#lock = `beyond-chat ${server}`;
    this.#memory.addEventListener('change', () => this.#goOn());
    addEventListener('online', () => this.#wake());
    document.addEventListener('visibilitychange', () => document.hidden || this.#wake());
  }

  get kept() {
    return this.#memory.read();
  }

  get id() {
    return this.#id;
  }

  /** @returns {Message[]} in order */
  get messages() {
    return [...this.#messages.values()].sort((one, other) => one.seq - other.seq);
  }

  get lastSeq() {
    return Math.max(0, ...this.#messages.keys());
  }

  get waiting() {
    const arrived = new Set(this.messages.map((it) => it.client_message_id));
    return this.kept.outbox.filter((it) => !arrived.has(it.id));
  }

  /** @param {Partial<Kept>} change */
  keep(change) {
    this.#memory.write(change);
  }

  start() {
    this.#isStarted = true;
    this.#goOn();
  }

  /** It is kept until the front desk has it. @param {{ text?: string, payload?: string }} said */
  say(said) {
    const item = { id: newId(), ...said };
    this.#memory.write({ open: true, outbox: [...this.kept.outbox, item] });
    this.#tryAgain();
  }

  /** @param {string} id */
  retry(id) {
    this.#memory.update(id, { failed: false });
    this.#tryAgain();
  }

  /** @param {string} id */
  drop(id) {
    this.#changed(() => this.#memory.update(id, null));
  }

  /** Erases it everywhere. @throws {Failure} when the front desk cannot be reached */
  erase() {
    this.#erasing ??= this.#erase().finally(() => (this.#erasing = undefined));
    return this.#erasing;
  }

  async #erase() {
    const { outbox } = this.kept;
    this.#memory.write({ open: false, outbox: [] }); // no tab sends meanwhile, no reload opens a new one
    await this.#opening?.catch(() => {});
    const { id, token } = this.kept;
    try {
      if (id) await this.#calls.call('DELETE', `/api/conversations/${id}`, token);
    } catch (error) {
      if (this.kept.id === id && error instanceof Failure && !error.isGone) {
        this.#memory.write({ open: true, outbox: [...outbox, ...this.kept.outbox] });
        throw error;
      }
    }
    this.#leave(id);
    this.#changed(() => (this.isErased = !this.#next()));
  }

  async #listen() {
    if (this.#isListening) return;
    this.#isListening = true;
    for (let tries = 0; await this.#isWanted(); tries += 1) {
      const since = performance.now();
      let id, wait;
      try {
        const key = await this.#opened();
        id = key.id;
        this.#keepUp();
        this.#learn();
        await this.#read(key);
        await this.#follow(key);
      } catch (error) {
        if (error instanceof Failure) ({ wait } = this.#onTrouble(error, id)); // a broken stream shows at the next try
      }
      if (performance.now() - since > STEADY) tries = 0;
      await this.#pause(tries, wait);
    }
    this.#isListening = false;
  }

  async #isWanted() {
    await this.#erasing?.catch(() => {});
    const { id, open } = this.kept;
    return !this.isErased && !this.isRefused && Boolean(id || open || this.#next());
  }

  /** @param {Key} key */
  async #read({ id, token }) {
    for (let count = PAGE; count >= PAGE && this.#id === id; ) {
      const { messages } = await this.#calls.call('GET', `/api/conversations/${id}/messages?after=${this.lastSeq}`, token);
      count = messages.length;
      this.#changed(() => {
        this.isAway = false;
        for (const it of messages) this.#take(it, id);
      });
    }
    this.dispatchEvent(new Event('ready'));
  }

  /** @param {Key} key */
  async #follow({ id, token }) {
    if (this.#id !== id) return;
    this.#stream = new AbortController();
    await this.#calls.stream(`/api/conversations/${id}/stream`, token, this.lastSeq, this.#stream, (type, data) => {
      if (type === 'message') this.#changed(() => this.#take(JSON.parse(data), id));
      if (type === 'erased') this.#leave(id);
    });
  }

  /** Sends what waits, in order, one tab at a time. */
  async #send() {
    if (this.#isSending) return;
    this.#isSending = true;
    try {
      for (let tries = 0; this.#next() && (await this.#isWanted()); tries += 1) {
        const failure = await (navigator.locks?.request(this.#lock, () => this.#sendNext()) ?? this.#sendNext());
        if (failure) await this.#pause(tries, failure.wait);
        else tries = -1;
      }
    } finally {
      this.#isSending = false;
    }
  }

  #next() {
    return this.kept.outbox.find((it) => !it.sent && !it.failed);
  }

  /** @returns {Promise<Failure | undefined>} what a further try has to wait for */
  async #sendNext() {
    const item = this.#next();
    if (!item) return undefined;
    let id;
    try {
      const key = await this.#opened();
      id = key.id;
      const said = { client_message_id: item.id, text: item.text, payload: item.payload };
      await this.#calls.call('POST', `/api/conversations/${id}/messages`, key.token, said);
      this.#memory.update(item.id, { sent: true });
      this.#changed(() => (this.isAway = false));
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      if (error.isFinal) this.#changed(() => this.#memory.update(item.id, { failed: true }));
      else return this.#onTrouble(error, id);
    }
    return undefined;
  }

  /** Tabs that open one at once agree on the first. */
  async #opened() {
    const { id, token } = this.kept;
    if (id && token) return { id, token };
    this.#opening ??= this.#open().finally(() => (this.#opening = undefined));
    return this.#opening;
  }

  async #open() {
    const made = await this.#calls.call('POST', '/api/conversations', undefined, {});
    const { id = made.id, token = made.token } = this.kept;
    this.#memory.write({ id, token });
    return { id, token };
  }

  #learn() {
    if (!this.facts) this.#calls.call('GET', '/api/widget').then((facts) => this.#changed(() => (this.facts = facts)), () => {});
  }

  /** @param {Message} message @param {string} id */
  #take(message, id) {
    if (this.#id !== id) return;
    this.#messages.set(message.seq, message);
    if (message.client_message_id) this.#memory.update(message.client_message_id, null);
  }

  /** @param {Failure} failure @param {string | undefined} id whose it was */
  #onTrouble(failure, id) {
    if (id !== this.kept.id) this.#keepUp(); // left meanwhile
    else if (id && failure.isGone) this.#leave(id);
    else if (!failure.isBusy) this.#changed(() => (failure.isForeign ? (this.isRefused = true) : (this.isAway = true)));
    return failure;
  }

  /** @param {string | undefined} id */
  #leave(id) {
    if (this.kept.id === id) this.#memory.forget();
    this.#keepUp();
  }

  /** Turns to what is kept now, whichever tab has opened or erased it. */
  #keepUp() {
    const { id } = this.kept;
    if (id !== this.#id) {
      this.isErased = !id && this.#messages.size > 0 && !this.#next();
      this.#id = id;
      this.#messages.clear();
      this.#stream?.abort();
    }
    this.#changed();
  }

  #tryAgain() {
    this.isErased = this.isRefused = false;
    this.#wake();
  }

  #goOn() {
    this.#keepUp();
    if (!this.#isStarted) return;
    this.#listen();
    this.#send();
  }

  /** @param {() => void} [change] */
  #changed(change) {
    change?.();
    this.dispatchEvent(new Event('change'));
  }

  /** Never in step with other visitors. @param {number} tries @param {number} [ms] */
  #pause(tries, ms = (PAUSES[Math.min(tries, PAUSES.length - 1)] ?? 0) * (0.75 + Math.random() / 2)) {
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
    this.#goOn();
  }
}

/** crypto.randomUUID is for secure pages only. */
function newId() {
  return crypto.getRandomValues(new Uint32Array(4)).join('-');
}
