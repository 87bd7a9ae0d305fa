/** The panel: shows a conversation and takes what the visitor types and taps. */

import { Conversation } from './conversation.js';
import { bubble, button, linkLine, make, transcript, unsent } from './render.js';
import { STRINGS } from './strings.js';
import { CSS, FULL_SCREEN } from './styles.js';

const LIMIT = 2000; // characters the front desk takes
const NEAR_LIMIT = 200;

export class Panel {
  #host;
  #conversation;
  #shown = 0; // the seq of the last message in the log
  #id = ''; // the conversation in the log
  #pendingKey = ''; // what stands below the log
  #full = matchMedia(FULL_SCREEN);
  /** @type {HTMLElement[]} */
  #covered = [];

  #log = make('div', { class: 'log', role: 'log', 'aria-live': 'polite', 'aria-label': STRINGS.log });
  #pending = make('div', { class: 'log' });
  #scroll = make('div', { class: 'scroll', role: 'group', tabindex: 0, 'aria-label': STRINGS.log }, this.#log, this.#pending);
  #status = make('p', { role: 'status', id: 'status' });
  #who = make('p');
  #links = make('div', { class: 'links' });
  #count = make('p', { class: 'count', 'aria-live': 'polite' });
  #note = make('p', { class: 'note' });
  #ask = make('div', { class: 'ask', role: 'alertdialog', 'aria-labelledby': 'question', hidden: '' });
  #field = make('textarea', {
    id: 'field', rows: 1, maxlength: LIMIT, placeholder: STRINGS.hint, enterkeyhint: 'send', autocomplete: 'off',
    dir: 'auto', 'aria-describedby': 'status',
    onkeydown: (event) => this.#onKey(event), oninput: () => this.#onInput(),
  });
  #eraser = button(STRINGS.erase, () => this.#askToErase());
  #panel = make(
    'section',
    { class: 'panel', role: 'dialog', 'aria-labelledby': 'title', hidden: '',
      onkeydown: (event) => event.key === 'Escape' && !event.isComposing && this.#back() },
    make('div', { class: 'header' },
      make('div', {}, make('h2', { id: 'title' }, STRINGS.title), this.#who),
      button('×', () => this.close(), { class: 'close', 'aria-label': STRINGS.close })),
    this.#scroll, make('div', { class: 'away' }, this.#status, this.#links), this.#ask, this.#count,
    make('form', { onsubmit: (event) => this.#onSubmit(event) },
      make('label', { class: 'hidden', for: 'field' }, STRINGS.field), this.#field,
      make('button', { type: 'submit' }, STRINGS.send)),
    make('div', { class: 'footer' },
      this.#note,
      make('div', {},
        button(STRINGS.save, () => this.#save()),
        this.#eraser)),
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
    for (const it of ['resize', 'scroll']) visualViewport?.addEventListener(it, () => this.#fit());
    this.#full.addEventListener('change', () => this.cover());
    const { id, outbox } = this.#conversation.kept;
    if (id) this.#log.ariaLive = 'off'; // history is not read out again
    this.#conversation.addEventListener('ready', () => (this.#log.ariaLive = 'polite'));
    if (id || outbox.length) this.#conversation.start();
  }

  get isOpen() {
    return !this.#panel.hidden;
  }

  /** Opens; without being asked (no focus) not over the whole screen. @param {{ focus: boolean }} how */
  open({ focus }) {
    if (!focus && this.#full.matches) return;
    this.#panel.hidden = false;
    this.#conversation.keep({ open: true });
    this.#host.toggled(true, false);
    this.cover();
    this.#fit();
    this.#conversation.start();
    this.#draw();
    this.#onInput();
    this.#toEnd();
    if (focus) this.#field.focus();
  }

  close() {
    this.#panel.hidden = this.#ask.hidden = true;
    this.#conversation.keep({ open: false });
    this.cover();
    this.#host.toggled(false, true);
  }

  /** Over the whole screen the panel is modal: what it covers cannot be reached. */
  cover() {
    const isModal = this.isOpen && this.#full.matches && this.#host.isConnected;
    for (const it of this.#covered) it.inert = false;
    this.#covered = isModal ? around(this.#host) : [];
    for (const it of this.#covered) it.inert = true;
    this.#panel.ariaModal = isModal ? 'true' : null;
  }

  #back() {
    if (this.#ask.hidden) this.close();
    else this.#asked(this.#eraser);
  }

  #draw() {
    const { id = '', messages, waiting, lastSeq, kept } = this.#conversation;
    if (id !== this.#id) {
      this.#log.replaceChildren();
      this.#shown = 0;
      this.#id = id;
    }
    const fresh = messages.filter((it) => it.seq > this.#shown);
    const isAtEnd = this.#scroll.scrollHeight - this.#scroll.scrollTop - this.#scroll.clientHeight < 80;
    const bubbles = fresh.map(bubble);
    this.#log.append(...bubbles);
    this.#shown = lastSeq;
    const isChanged = [this.#drawPending(), this.#drawStatus()].includes(true);
    const isFollowed = fresh.length && (isAtEnd || fresh.at(-1)?.author === 'visitor');
    if (isFollowed) this.#scrollTo(bubbles);
    else if (isChanged && (isAtEnd || waiting.length)) this.#toEnd();
    if (this.isOpen && kept.seen < lastSeq) this.#conversation.keep({ seen: lastSeq });
    const unread = this.isOpen ? 0 : messages.filter((it) => it.author !== 'visitor' && it.seq > kept.seen).length;
    const isNews = this.#log.ariaLive === 'polite' && fresh.some((it) => it.author !== 'visitor');
    this.#host.unread(unread, STRINGS.unread(unread), isNews);
    if (!fresh.some((it) => it.is_answer)) return;
    import('./feedback.js').then(({ offer }) => {
      offer(this.#conversation, this.#host, fresh, bubbles);
      if (isFollowed) this.#scrollTo(bubbles);
    }, () => {}); // without it the chat goes on
  }

  /** Who answers; unsent messages, the typing dots, or the last reply's choices. */
  #drawPending() {
    const { isAway, messages, waiting, facts } = this.#conversation;
    const last = messages.at(-1);
    const isTeam = messages.findLast((it) => it.author !== 'visitor' && it.topic !== 'report_emergency')?.author === 'staff';
    this.#who.textContent = isTeam ? STRINGS.team : STRINGS.subtitle;
    this.#note.textContent = (isTeam ? '' : STRINGS.note) + (facts ? STRINGS.kept(facts) : '');
    const isDue = !waiting.some((it) => !it.sent) && (waiting.length || last?.author === 'visitor') && !isAway && !isTeam;
    const choices = last?.author === 'assistant' && !waiting.length ? last.choices : [];
    const said = waiting.map((it) => ({ ...it, text: it.text ?? this.#titleOf(it.payload ?? '') }));
    const key = JSON.stringify([said, isDue, choices]);
    if (key === this.#pendingKey) return false;
    this.#pendingKey = key;
    this.#replace(this.#pending, [
      ...said.map((it) => this.#unsent(it)),
      ...(isDue ? [typing()] : []),
      ...(choices.length ? [this.#choices(choices)] : []),
    ]);
    return true;
  }

  #drawStatus() {
    const { isErased, isRefused, isAway, facts } = this.#conversation;
    const words = isErased ? STRINGS.erased : isRefused ? STRINGS.refused : isAway ? STRINGS.away(facts) : '';
    if (words === this.#status.textContent) return false;
    this.#status.textContent = words;
    this.#replace(this.#links, isAway ? facts?.links.map(linkLine) : []);
    return true;
  }

  /** A focus that is lost goes to the field. */
  #replace(/** @type {HTMLElement} */ element, /** @type {HTMLElement[]} */ children = []) {
    const hasFocus = element.matches(':focus-within');
    element.replaceChildren(...children);
    if (hasFocus) this.#field.focus();
  }

  #unsent(/** @type {Outgoing & { text: string }} */ { id, text, sent, failed }) {
    if (!failed) return unsent(text, sent ? '' : STRINGS.waiting);
    const retry = button(STRINGS.retry, () => this.#conversation.retry(id));
    return unsent(text, STRINGS.failed, retry, button(STRINGS.drop, () => this.#conversation.drop(id)));
  }

  #choices(/** @type {Choice[]} */ choices) {
    const say = (/** @type {string} */ payload) => {
      this.#conversation.say({ payload });
      this.#field.focus();
    };
    return make('div', { class: 'choices' },
      ...choices.map((it) => button(it.title, () => say(it.payload), { dir: 'auto' })));
  }

  #titleOf(/** @type {string} */ payload) {
    return this.#conversation.messages.flatMap((it) => it.choices).find((it) => it.payload === payload)?.title ?? '';
  }

  #toEnd() {
    this.#scroll.scrollTop = this.#scroll.scrollHeight;
  }

  #scrollTo(/** @type {HTMLElement[]} */ [first, more]) {
    this.#toEnd();
    const { clientHeight, offsetTop } = this.#scroll;
    if (first && !more && first.offsetHeight > clientHeight) this.#scroll.scrollTop = first.offsetTop - offsetTop;
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
    this.#field.style.height = 'auto';
    this.#field.style.height = `${this.#field.scrollHeight + 3}px`; // with the borders
    const left = LIMIT - this.#field.value.length;
    this.#count.textContent = left <= NEAR_LIMIT ? STRINGS.left(left) : '';
  }

  #save() {
    const url = URL.createObjectURL(new Blob([transcript(this.#conversation.messages)], { type: 'text/plain' }));
    make('a', { href: url, download: STRINGS.file }).click();
    setTimeout(() => URL.revokeObjectURL(url), 1000);
  }

  #askToErase() {
    const words = make('span', { id: 'question', 'aria-live': 'polite' }, STRINGS.eraseQuestion + this.#conversation.id);
    const erase = () => this.#conversation.erase().then(() => this.#asked(this.#field), () => (words.textContent = STRINGS.eraseFailed));
    const no = button(STRINGS.eraseNo, () => this.#back());
    this.#ask.replaceChildren(words, button(STRINGS.eraseYes, erase), no);
    this.#ask.hidden = false;
    this.#toEnd();
    no.focus();
  }

  #asked(/** @type {HTMLElement} */ next) {
    this.#ask.hidden = true;
    next.focus();
  }

  /** Keeps within what an on-screen keyboard leaves, unless the page is magnified. */
  #fit() {
    const { height, offsetTop, scale } = visualViewport ?? { height: 0, offsetTop: 0, scale: 0 };
    const isWhole = Math.abs(scale - 1) < 0.01;
    this.#panel.style.setProperty('--height', isWhole ? `${height}px` : '');
    this.#panel.style.setProperty('--top', isWhole ? `${offsetTop}px` : '');
  }
}

function typing() {
  return make('div', { class: 'typing' }, make('span', { class: 'hidden' }, STRINGS.typing), make('i'), make('i'), make('i'));
}

/** @param {HTMLElement} element */
function around(element) {
  /** @type {Element[]} */
  const found = [];
  for (let it = element; it.parentElement && it !== document.body; it = it.parentElement) found.push(...it.parentElement.children);
  return found.filter((it) => it instanceof HTMLElement).filter((it) => !it.contains(element) && !it.inert);
}
