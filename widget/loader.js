/**
 * The one script a website adds: a labelled launcher in the corner. Until its first click it stores nothing and calls
 * no server; then it loads the panel. Options are data attributes of the script tag, see docs/widget.md.
 */

const SCRIPT = /** @type {HTMLScriptElement | null} */ (
  [...document.querySelectorAll('script[src]')].find((it) => /** @type {HTMLScriptElement} */ (it).src === import.meta.url) ?? null
);
const OPTIONS = SCRIPT?.dataset ?? {};

const FAILED = 'The chat could not be loaded. Try again';

const CSS = `
:host { all: initial; direction: inherit; color-scheme: light dark;
  --a: var(--beyond-chat-accent, light-dark(#0b6b57, #6fd3b8)); --on: var(--beyond-chat-on-accent, light-dark(#fff, #06231c));
  position: fixed; z-index: var(--beyond-chat-layer, 2147483000); inset-block-end: 0; inset-inline-end: 0;
  font: 16px/1.45 var(--beyond-chat-font, system-ui, sans-serif); }
:host([theme=light]) { color-scheme: light; }
:host([theme=dark]) { color-scheme: dark; }
.launcher { font: inherit; font-weight: 600; min-block-size: 52px; padding: 0 20px; margin: 20px; max-inline-size: calc(100vw - 40px); border: 0; border-radius: 26px;
  color: var(--on); background: var(--a); box-shadow: 0 4px 16px #0004; cursor: pointer; position: relative; }
.launcher:focus-visible { outline: 3px solid var(--a); outline-offset: 3px; box-shadow: 0 0 0 3px var(--on); }
b { position: absolute; inset-block-start: -6px; inset-inline-end: -6px; min-inline-size: 24px; line-height: 24px;
  border-radius: 12px; background: #b3261e; color: #fff; font-size: 14px; text-align: center; }
b:empty { display: none; }
.hidden { position: absolute; inline-size: 1px; block-size: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
:host([open]) .launcher { visibility: hidden; }
@media (forced-colors: active) { .launcher, b { border: 2px solid ButtonText; } }
@media print { :host { display: none; } }`;

/** The launcher, and the place where the panel opens. Emits `beyond-chat-toggle` with `detail.open`. */
class BeyondChat extends HTMLElement {
  #button = document.createElement('button');
  #words = document.createElement('span');
  #badge = document.createElement('b');
  #news = document.createElement('p');
  /** @type {Promise<Panel> | undefined} */
  #panel;

  /** Where the front desk is: `data-server`, or wherever this script came from. */
  server = origin(OPTIONS.server) ?? new URL(import.meta.url).origin;

  connectedCallback() {
    if (this.shadowRoot) return;
    const root = this.attachShadow({ mode: 'open' });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(CSS);
    root.adoptedStyleSheets = [sheet];
    this.#button.type = 'button';
    this.#button.className = 'launcher';
    this.#label();
    this.#button.append(this.#words, this.#badge);
    this.#news.className = 'hidden';
    this.#news.role = 'status';
    this.#button.setAttribute('aria-haspopup', 'dialog');
    this.#button.setAttribute('aria-expanded', 'false');
    this.#button.addEventListener('click', () => this.toggle(true));
    root.append(this.#button, this.#news);
    const kept = remembered(this.server);
    if (kept) this.#load().then((panel) => kept.open && this.isConnected && panel.open({ focus: false }), () => {});
  }

  disconnectedCallback() {
    this.#panel?.then((panel) => panel.cover());
  }

  /** Opens or closes the panel; closing gives the focus back. @param {boolean} open */
  async toggle(open) {
    this.#button.setAttribute('aria-busy', 'true');
    this.#label();
    try {
      const panel = await this.#load();
      if (open) panel.open({ focus: true });
      else panel.close();
    } catch {
      this.#label(FAILED);
    }
    this.#button.removeAttribute('aria-busy');
  }

  /** Called by the panel whenever it has opened or closed. @param {boolean} open @param {boolean} refocus */
  toggled(open, refocus) {
    this.toggleAttribute('open', open);
    this.#button.setAttribute('aria-expanded', String(open));
    if (!open && refocus) this.#button.focus();
    this.dispatchEvent(new CustomEvent('beyond-chat-toggle', { detail: { open }, bubbles: true, composed: true }));
  }

  /** @param {number} count @param {string} words for screen readers @param {boolean} isNews to be read out */
  unread(count, words, isNews) {
    this.#badge.textContent = count ? String(Math.min(count, 99)) : '';
    this.#button.ariaLabel = count ? `${this.#words.textContent}, ${words}` : null;
    if (isNews || !count) this.#news.textContent = count ? words : '';
  }

  #label(trouble = '') {
    this.#words.textContent = trouble || OPTIONS.label || 'Ask about hamstrings';
    this.#news.textContent = trouble;
  }

  #load() {
    this.#panel ??= load().then(({ Panel }) => new Panel(this));
    this.#panel.catch(() => (this.#panel = undefined)); // the next click tries again
    return this.#panel;
  }
}

/** Loads the panel; with `data-integrity` ("file=sha384-… …") every module is checked first. */
function load() {
  for (const pair of (OPTIONS.integrity ?? '').split(/\s+/).filter(Boolean)) {
    const at = pair.indexOf('=');
    const link = document.createElement('link');
    Object.assign(link, { rel: 'modulepreload', crossOrigin: 'anonymous', integrity: pair.slice(at + 1) });
    link.href = new URL(pair.slice(0, at), import.meta.url).href;
    document.head.append(link);
  }
  return import('./panel.js');
}

/** What an earlier click left behind. @param {string} server @returns {{ open?: boolean } | null} */
function remembered(server) {
  try {
    return JSON.parse(localStorage.getItem(`beyond-chat ${server}`) ?? 'null');
  } catch {
    return null;
  }
}

/** @param {string | undefined} url */
function origin(url) {
  try {
    return url ? new URL(url, location.href).origin : undefined;
  } catch {
    return undefined;
  }
}

function start() {
  if (!customElements.get('beyond-chat')) customElements.define('beyond-chat', BeyondChat);
  if (document.querySelector('beyond-chat')) return;
  const chat = document.createElement('beyond-chat');
  if (OPTIONS.theme) chat.setAttribute('theme', OPTIONS.theme);
  document.body.append(chat);
}

if (document.body) start();
else document.addEventListener('DOMContentLoaded', start);

export { BeyondChat };
