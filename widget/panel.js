/** The chat panel: shows a conversation and takes what the visitor types, taps and asks of it. */

import { Conversation } from './conversation.js';
import { bubble, make, transcript, unsent } from './render.js';
import { STRINGS } from './strings.js';
import { CSS } from './styles.js';

/** @typedef {import('./loader.js').BeyondChat} BeyondChat */

const LIMIT = 2000; // characters the front desk takes
const NEAR_LIMIT = 200;

export class Panel {
  #host;
  #conversation;
  #isStarted = false;
  #shown = 0; // the seq of the last message in the log

  #log = make('div', { class: 'log', role: 'log', 'aria-live': 'polite', 'aria-label': STRINGS.log });
  #pending = make('div', { class: 'log' });
  #scroll = make('div', { class: 'scroll', role: 'group', tabindex: 0, 'aria-label': STRINGS.log }, this.#log, this.#pending);
  #away = make('p', { class: 'away', role: 'status', hidden: true }, STRINGS.away);
  #count = make('p', { class: 'count', 'aria-live': 'polite' });
  #kept = make('span');
  #ask = make('div', { class: 'ask', role: 'alertdialog', 'aria-label': STRINGS.erase, hidden: true });
  #field = make('textarea', {
    id: 'field', rows: 1, maxlength: LIMIT, placeholder: STRINGS.hint, enterkeyhint: 'send', autocomplete: 'off',
    onkeydown: (/** @type {KeyboardEvent} */ event) => this.#onKey(event), oninput: () => this.#onInput(),
  });
  #panel = make(
    'section',
    { class: 'panel', role: 'dialog', 'aria-labelledby': 'title', hidden: true,
      onkeydown: (/** @type {KeyboardEvent} */ event) => event.key === 'Escape' && this.close() },
    make('div', { class: 'header' },
      make('div', {}, make('h2', { id: 'title' }, STRINGS.title), make('p', {}, STRINGS.subtitle)),
      make('button', { type: 'button', class: 'close', 'aria-label': STRINGS.close, onclick: () => this.close() }, '×')),
    this.#scroll, this.#away, this.#ask, this.#count,
    make('form', { onsubmit: (/** @type {Event} */ event) => this.#onSubmit(event) },
      make('label', { class: 'hidden', for: 'field' }, STRINGS.field), this.#field,
      make('button', { type: 'submit' }, STRINGS.send)),
    make('div', { class: 'footer' },
      make('p', { class: 'note' }, STRINGS.note, ' ', this.#kept),
      make('div', {},
        make('button', { type: 'button', onclick: () => this.#save() }, STRINGS.save),
        make('button', { type: 'button', onclick: () => this.#askToErase() }, STRINGS.erase))),
  );

  /** @param {BeyondChat} host */
  constructor(host) {
    this.#host = host;
    const root = /** @type {ShadowRoot} */ (host.shadowRoot);
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(CSS);
    root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
    root.append(this.#panel);
    this.#conversation = new Conversation(host.server);
    this.#conversation.addEventListener('change', () => this.#draw());
    visualViewport?.addEventListener('resize', () => this.#fit());
    const { id, outbox } = this.#conversation.kept;
    if (id) this.#log.setAttribute('aria-live', 'off'); // history is not read out again
    this.#conversation.addEventListener('ready', () => this.#log.setAttribute('aria-live', 'polite'));
    if (id || outbox.length) this.#start();
  }

  get isOpen() {
    return !this.#panel.hidden;
  }

  /** @param {{ focus: boolean }} how */
  open({ focus }) {
    this.#panel.hidden = false;
    this.#conversation.keep({ open: true });
    this.#host.toggled(true, false);
    this.#fit();
    this.#start();
    this.#draw();
    if (focus) this.#field.focus();
  }

  close() {
    this.#panel.hidden = true;
    this.#conversation.keep({ open: false });
    this.#host.toggled(false, true);
  }

  #start() {
    if (!this.#isStarted) this.#conversation.start();
    this.#isStarted = true;
  }

  /** Brings what is shown up to date with the conversation. */
  #draw() {
    const { messages, waiting, facts, lastSeq, kept } = this.#conversation;
    if (lastSeq < this.#shown || this.#conversation.isErased) this.#clear();
    const fresh = messages.filter((it) => it.seq > this.#shown).map(bubble);
    const isAtEnd = this.#scroll.scrollHeight - this.#scroll.scrollTop - this.#scroll.clientHeight < 80;
    this.#log.append(...fresh);
    this.#shown = lastSeq;
    this.#drawPending(messages.at(-1), waiting);
    this.#away.hidden = !this.#conversation.isAway;
    if (facts) this.#kept.textContent = STRINGS.kept(facts.retention_days);
    if (fresh.length && (isAtEnd || messages.at(-1)?.author === 'visitor')) this.#scrollTo(fresh);
    else if (waiting.length) this.#scroll.scrollTop = this.#scroll.scrollHeight;
    if (this.isOpen && kept.seen < lastSeq) this.#conversation.keep({ seen: lastSeq });
    const unread = messages.filter((it) => it.author !== 'visitor' && it.seq > kept.seen).length;
    this.#host.unread(this.isOpen ? 0 : unread, STRINGS.unread(unread));
  }

  /** What stands below the log: unsent messages, the last reply's choices, or that an answer is on its way. */
  #drawPending(/** @type {import('./conversation.js').Message | undefined} */ last, /** @type {import('./memory.js').Outgoing[]} */ waiting) {
    const isDue = !waiting.some((it) => !it.sent) && (waiting.length || last?.author === 'visitor') && !this.#conversation.isAway;
    const choices = last?.author === 'assistant' && !waiting.length ? last.choices : [];
    const text = (/** @type {import('./memory.js').Outgoing} */ it) => it.text ?? this.#titleOf(it.payload ?? '');
    this.#pending.replaceChildren(
      ...waiting.map((it) => unsent(text(it), it.sent ? '' : it.failed ? STRINGS.failed : STRINGS.waiting)),
      ...(isDue ? [typing()] : []),
      ...(choices.length ? [this.#choices(choices)] : []),
      ...(this.#conversation.isErased ? [make('p', { class: 'state', role: 'status' }, STRINGS.erased)] : []),
    );
  }

  #choices(/** @type {import('./conversation.js').Choice[]} */ choices) {
    const say = (/** @type {string} */ payload) => {
      this.#conversation.say({ payload });
      this.#field.focus();
    };
    return make('div', { class: 'choices' },
      ...choices.map((it) => make('button', { type: 'button', onclick: () => say(it.payload) }, it.title)));
  }

  #titleOf(/** @type {string} */ payload) {
    return this.#conversation.messages.flatMap((it) => it.choices).find((it) => it.payload === payload)?.title ?? '';
  }

  #clear() {
    this.#log.replaceChildren();
    this.#shown = 0;
  }

  /** Shows the first of the new messages from its beginning. @param {HTMLElement[]} fresh */
  #scrollTo(fresh) {
    this.#scroll.scrollTop = this.#scroll.scrollHeight;
    const first = /** @type {HTMLElement} */ (fresh[0]);
    if (fresh.length === 1 && first.offsetHeight > this.#scroll.clientHeight) first.scrollIntoView({ block: 'start' });
  }

  #onKey(/** @type {KeyboardEvent} */ event) {
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    this.#say();
  }

  #onSubmit(/** @type {Event} */ event) {
    event.preventDefault();
    this.#say();
    this.#field.focus();
  }

  #say() {
    const text = this.#field.value.trim();
    if (!text) return;
    this.#field.value = '';
    this.#onInput();
    this.#conversation.say({ text });
  }

  #onInput() {
    const left = LIMIT - this.#field.value.length;
    this.#count.textContent = left <= NEAR_LIMIT ? STRINGS.left(left) : '';
  }

  #save() {
    const url = URL.createObjectURL(new Blob([transcript(this.#conversation.messages)], { type: 'text/plain' }));
    make('a', { href: url, download: STRINGS.file }).click();
    setTimeout(() => URL.revokeObjectURL(url), 1000);
  }

  #askToErase() {
    const words = make('span', {}, STRINGS.eraseQuestion);
    const done = () => {
      this.#ask.hidden = true;
      this.#field.focus();
    };
    const erase = () => this.#conversation.erase().then(done, () => (words.textContent = STRINGS.eraseFailed));
    const no = make('button', { type: 'button', onclick: done }, STRINGS.eraseNo);
    this.#ask.replaceChildren(words, make('button', { type: 'button', onclick: erase }, STRINGS.eraseYes), no);
    this.#ask.hidden = false;
    this.#scroll.scrollTop = this.#scroll.scrollHeight;
    no.focus();
  }

  /** Keeps the panel within what an on-screen keyboard leaves. */
  #fit() {
    if (visualViewport) this.#panel.style.setProperty('--height', `${visualViewport.height}px`);
  }
}

function typing() {
  return make('div', { class: 'typing' }, make('span', { class: 'hidden' }, STRINGS.typing), make('i'), make('i'), make('i'));
}
