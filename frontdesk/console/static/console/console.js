/**
 * Keeps an open page of the console as the front desk would show it now. When the front desk says that something has
 * changed, the page is fetched and its live parts are put in the place of the old ones. The browser parses it (an
 * XMLHttpRequest for a document, which runs no script): no text of anybody is ever put together to HTML here.
 */

const LISTEN_AGAIN = 3000; // ms after the front desk has refused
const NEAR_THE_END = 120; // px
const { news, page } = /** @type {HTMLElement} */ (document.querySelector('[data-news]')).dataset;

let isLooking = false;
let isToLookAgain = false;
let isOver = false; // the page is gone, or the session

function listen() {
  if (isOver) return;
  const events = new EventSource(/** @type {string} */ (news));
  events.onmessage = () => (isOver ? events.close() : look());
  events.onopen = () => showConnection(true);
  events.onerror = () => {
    showConnection(isOver);
    if (events.readyState !== EventSource.CLOSED) return; // else the browser connects again by itself
    look();
    setTimeout(listen, LISTEN_AGAIN);
  };
}

async function look() {
  if (isLooking) {
    isToLookAgain = true;
    return;
  }
  isLooking = true;
  const now = await fetched();
  isLooking = false;
  if (now) show(now);
  if (isToLookAgain) {
    isToLookAgain = false;
    look();
  }
}

/** @returns {Promise<Document | null>} the page as it is now, null if it could not be had */
function fetched() {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    request.open('GET', /** @type {string} */ (page));
    request.responseType = 'document';
    request.timeout = 10_000;
    request.onloadend = () => resolve(request.status && request.status < 500 ? request.responseXML : null);
    request.send();
  });
}

/** @param {Document} now */
function show(now) {
  document.title = now.title;
  isOver = !now.querySelector('[data-news]'); // it would be replaced while somebody signs in
  if (isOver) replace(document.querySelector('main'), now.querySelector('main'));
  for (const fresh of now.querySelectorAll('[data-live]')) update(fresh);
}

/** @param {Element} fresh */
function update(fresh) {
  const old = document.getElementById(fresh.id);
  if (!old || said(old) === said(fresh)) return;
  const how = fresh.getAttribute('data-live');
  if (how === 'text') old.textContent = fresh.textContent;
  else if (how === 'log') add(old, fresh);
  else replace(old, fresh);
}

/** What a person can see of an element; tokens of forms differ each time. @param {Element} element */
function said(element) {
  return /** @type {string} */ (element.textContent).replace(/\s+/g, ' ');
}

/** New messages come below the old ones, so that a screen reader reads only them. @param {Element} log @param {Element} fresh */
function add(log, fresh) {
  const left = document.documentElement.scrollHeight - innerHeight - scrollY;
  for (const message of [...fresh.children]) if (!document.getElementById(message.id)) log.append(message);
  if (left < NEAR_THE_END) scrollTo(0, document.documentElement.scrollHeight);
}

/** Keeps what is being typed, and the focus. @param {Element | null} old @param {Element | null} fresh */
function replace(old, fresh) {
  if (!old || !fresh) return;
  const focused = old.contains(document.activeElement) ? document.activeElement?.id : '';
  const draft = old.querySelector('textarea')?.value;
  old.replaceWith(fresh);
  const field = fresh.querySelector('textarea');
  if (field && draft !== undefined) field.value = draft;
  if (focused) document.getElementById(focused)?.focus();
}

/** @param {boolean} isThere */
function showConnection(isThere) {
  /** @type {HTMLElement} */ (document.getElementById('connection')).hidden = isThere;
}

document.addEventListener('submit', (event) => {
  const button = event.submitter; // one click is enough
  if (button instanceof HTMLButtonElement) setTimeout(() => (button.disabled = true));
});
addEventListener('pageshow', () => document.querySelectorAll('button').forEach((it) => (it.disabled = false)));
listen();
