/** What the browser keeps of a chat: the conversation's id and token, unsent messages, how far it was read. */

/**
 * @typedef {{ id: string, text?: string, payload?: string, sent?: boolean, failed?: boolean }} Outgoing
 * @typedef {{ open: boolean, seen: number, outbox: Outgoing[], id?: string, token?: string }} Kept
 */

export class Memory extends EventTarget {
  #key;
  /** @type {Kept} used alone where storage is blocked */
  #kept = { open: false, seen: 0, outbox: [] };

  /** @param {string} server */
  constructor(server) {
    super();
    this.#key = `beyond-chat ${server}`;
    addEventListener('storage', (event) => {
      if (event.key === this.#key) this.dispatchEvent(new Event('change'));
    });
  }

  /** What is kept now, by any tab. @returns {Kept} */
  read() {
    try {
      const found = localStorage.getItem(this.#key);
      if (found) this.#kept = { ...this.#kept, ...JSON.parse(found) };
    } catch {
      // storage is blocked or holds nonsense: this page's own memory goes on
    }
    return this.#kept;
  }

  /** Changes some of what is kept. @param {Partial<Kept>} change */
  write(change) {
    this.#kept = { ...this.read(), ...change };
    try {
      localStorage.setItem(this.#key, JSON.stringify(this.#kept));
    } catch {
      // as above
    }
  }

  /** Changes one unsent message, or drops it when the change is null. @param {string} id @param {Partial<Outgoing> | null} change */
  update(id, change) {
    const outbox = this.read().outbox.flatMap((it) => (it.id !== id ? [it] : change ? [{ ...it, ...change }] : []));
    this.write({ outbox });
  }

  /** Forgets the conversation; what was not sent yet stays if asked. @param {{ keepUnsent: boolean }} how */
  forget({ keepUnsent }) {
    const outbox = keepUnsent ? this.read().outbox.filter((it) => !it.sent) : [];
    this.write({ id: undefined, token: undefined, seen: 0, outbox });
  }
}
