/** Whether an answer helped, and if not, what was missing: loaded when the first answer is shown, see docs/widget.md. */

import { Calls } from './calls.js';
import { button, make } from './render.js';

const WORDS = {
  question: 'Was this answer helpful?',
  helpful: 'Helpful',
  unhelpful: 'Not helpful',
  thanks: 'Thank you.',
  missing: 'What was missing?',
  optional: 'Optional',
  send: 'Send',
  skip: 'Skip',
  failed: 'That did not reach us. Please try again.',
};

const REASON_LIMIT = 500; // characters the front desk takes

const CSS = `
.feedback { display: flex; flex-wrap: wrap; align-items: center; gap: 4px 8px; margin-block-start: 6px; font-size: 13px; color: var(--quiet); }
.feedback div { display: flex; gap: 4px; margin-inline-start: -8px; }
.panel .feedback button { min-block-size: 32px; }
.panel .feedback [aria-pressed] { min-inline-size: 36px; padding: 0 9px; color: inherit; line-height: 0; }
.panel .feedback [aria-pressed=false]:hover { background: var(--line); }
.panel .feedback [aria-pressed=true] { color: var(--on); background: var(--a); }
.feedback svg { inline-size: 18px; block-size: 18px; fill: none; stroke: currentColor; stroke-width: 2; stroke-linejoin: round; pointer-events: none; }
.feedback [aria-pressed=true] svg { fill: currentColor; } .feedback .down { transform: scaleY(-1); }
.feedback form { flex: 1 1 100%; flex-wrap: wrap; align-items: center; padding: 0; border: 0; }
.feedback input { flex: 1 1 96px; min-inline-size: 0; box-sizing: border-box; min-block-size: 36px; padding: 0 12px; font: inherit; font-size: 16px;
  color: var(--ink); background: var(--paper); border: 1.5px solid var(--quiet); border-radius: 18px; }
.feedback input::placeholder { color: var(--quiet); opacity: 1; }
.panel .feedback form [type=button] { background: none; color: inherit; }
@media (pointer: coarse) { .panel .feedback button, .panel .feedback [aria-pressed], .feedback input { min-block-size: 44px; min-inline-size: 44px; } }
@media (forced-colors: active) { .panel .feedback [aria-pressed=true] { forced-color-adjust: none; color: HighlightText; background: Highlight; } }`;

const sheet = new CSSStyleSheet();
sheet.replaceSync(CSS);

/**
 * Puts the thumbs under those messages that are answers.
 * @param {Conversation} conversation @param {BeyondChat} host @param {Message[]} messages @param {HTMLElement[]} bubbles theirs
 */
export function offer(conversation, host, messages, bubbles) {
  const root = /** @type {ShadowRoot} */ (host.shadowRoot);
  if (!root.adoptedStyleSheets.includes(sheet)) root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
  messages.forEach((it, at) => it.is_answer && bubbles[at]?.append(new Thumbs(conversation, host.server, it).element));
}

class Thumbs {
  #calls;
  #conversation;
  #path;
  #opinion;
  /** @type {Promise<void>} what was tapped before is sent before */
  #sent = Promise.resolve();

  #up = thumb(WORDS.helpful, 'up', () => this.#tap('helpful'));
  #down = thumb(WORDS.unhelpful, 'down', () => this.#tap('unhelpful'));
  #state = make('span', { role: 'status' });
  #reason = make('input', {
    maxlength: REASON_LIMIT, dir: 'auto', autocomplete: 'off', enterkeyhint: 'send',
    'aria-label': WORDS.missing, placeholder: WORDS.optional,
  });
  #form = make('form', { hidden: '', onsubmit: (event) => this.#onSubmit(event), onkeydown: (event) => this.#onKey(event) },
    this.#reason, make('button', { type: 'submit' }, WORDS.send), button(WORDS.skip, () => this.#close()));

  /** Not live itself: what can be tapped under each answer is not read out. */
  element = make('div', { class: 'feedback', 'aria-live': 'off' },
    make('div', { role: 'group', 'aria-label': WORDS.question }, this.#up, this.#down), this.#state, this.#form);

  /** @param {Conversation} conversation @param {string} server @param {Message} message */
  constructor(conversation, server, { seq, feedback }) {
    this.#conversation = conversation;
    this.#calls = new Calls(server);
    this.#path = `/api/conversations/${conversation.id}/messages/${seq}/feedback`;
    this.#opinion = feedback;
    this.#press(feedback);
  }

  /** @param {Opinion} opinion */
  #tap(opinion) {
    const isMissing = opinion === 'unhelpful';
    this.#press(opinion);
    this.#form.hidden = !isMissing;
    this.#state.textContent = isMissing ? `${WORDS.thanks} ${WORDS.missing}` : WORDS.thanks;
    if (isMissing) this.#form.scrollIntoView({ block: 'nearest' });
    this.#send(opinion);
  }

  #onSubmit(/** @type {Event} */ event) {
    event.preventDefault();
    const reason = this.#reason.value.trim();
    this.#close();
    if (reason) this.#send('unhelpful', reason);
  }

  /** Escape leaves the reason, not the chat. */
  #onKey(/** @type {KeyboardEvent} */ event) {
    if (event.key !== 'Escape' || event.isComposing) return;
    event.stopPropagation();
    this.#close();
  }

  #close() {
    this.#form.hidden = true;
    this.#state.textContent = WORDS.thanks;
    this.#down.focus();
  }

  /** What does not arrive is told, and shown as it was. @param {Opinion} opinion @param {string} [reason] */
  #send(opinion, reason = '') {
    const said = { is_helpful: opinion === 'helpful', reason };
    const arrived = () => {
      this.#opinion = opinion;
      if (reason) this.#reason.value = '';
    };
    const failed = () => {
      this.#press(this.#opinion);
      this.#form.hidden = !reason;
      this.#state.textContent = WORDS.failed;
    };
    this.#sent = this.#sent.then(() => this.#calls.call('PUT', this.#path, this.#conversation.kept.token, said)).then(arrived, failed);
  }

  /** @param {Opinion | null} opinion */
  #press(opinion) {
    this.#up.ariaPressed = String(opinion === 'helpful');
    this.#down.ariaPressed = String(opinion === 'unhelpful');
  }
}

/** @param {string} name @param {string} way @param {() => void} onclick */
function thumb(name, way, onclick) {
  const made = button('', onclick, { 'aria-label': name, title: name, 'aria-pressed': 'false' });
  const icon = drawn('svg', { viewBox: '0 0 24 24', class: way, 'aria-hidden': 'true' });
  icon.append(drawn('path', { d: 'M3 11h4v9H3zm4 0 4-8c2 0 2.6 1.2 2.4 2.8L13 9h6a2 2 0 0 1 2 2.4l-1.5 7A2 2 0 0 1 17.5 20H7z' }));
  made.append(icon);
  return made;
}

/** @param {string} tag @param {{ [name: string]: string }} attributes */
function drawn(tag, attributes) {
  const element = document.createElementNS('http://www.w3.org/2000/svg', tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return element;
}
