/** What the browser keeps of a chat: the conversation's id and token, unsent messages, how far it was read. */

/** @type {Kept} */
const EMPTY = { open: false, seen: 0, outbox: [] };

export class Memory extends EventTarget {
  #key;
  #kept = EMPTY;
  #isAlone = false; // storage is blocked or full: this page's own memory goes on

  /** @param {string} server */
  constructor(server) {
    super();
    this.#key = `beyond-chat ${server}`;
    addEventListener('storage', ({ key }) => {
      if (key === this.#key || key === null) this.dispatchEvent(new Event('change'));
    });
  }

  /** What is kept now, by any tab. @returns {Kept} */
  read() {
    try {
      if (!this.#isAlone) {
        const found = { ...EMPTY, ...JSON.parse(localStorage.getItem(this.#key) ?? '{}') };
        this.#kept = Array.isArray(found.outbox) ? found : EMPTY;
      }
    } catch {
      // blocked, or nonsense that the next write replaces
    }
    return this.#kept;
  }

  /** @param {Partial<Kept>} change */
  write(change) {
    const { open, id, outbox } = (this.#kept = { ...this.read(), ...change });
    try {
      if (open || id || outbox.length) localStorage.setItem(this.#key, JSON.stringify(this.#kept));
      else localStorage.removeItem(this.#key);
      this.#isAlone = false;
    } catch {
      this.#isAlone = true;
    }
  }

  /** Changes an unsent message; null drops it. @param {string} id @param {Partial<Outgoing> | null} change */
  update(id, change) {
    const { outbox } = this.read();
    if (!outbox.some((it) => it.id === id)) return;
    this.write({ outbox: outbox.flatMap((it) => (it.id !== id ? [it] : change ? [{ ...it, ...change }] : [])) });
  }

  /** Forgets the conversation; what was not sent yet stays. */
  forget() {
    this.write({ id: undefined, token: undefined, seen: 0, outbox: this.read().outbox.filter((it) => !it.sent) });
  }
}
