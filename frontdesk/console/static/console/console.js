/**
 * Keeps an open page of the console as the front desk would show it now. When the front desk says that something has
 * changed, the page is fetched and its live parts are put in the place of the old ones. The browser parses it (an
 * XMLHttpRequest for a document, which runs no script): no text of anybody is ever put together to HTML here.
 */

import { follow, openAtEnd, toEnd } from './newest.js';

const LISTEN_AGAIN = 3000; // ms after the front desk has refused
const NOT_SENT = 'That was not sent: there is no connection. Your words are still here; please try again.';
const NOT_SENT_ANY_MORE = 'This was not sent:';
const { news, page } = /** @type {HTMLElement} */ (document.querySelector('[data-news]')).dataset;

let isLooking = false;
let isToLookAgain = false;
let isSending = false;
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
  const now = await fetched('GET', /** @type {string} */ (page));
  isLooking = false;
  if (now) show(now);
  if (isToLookAgain) {
    isToLookAgain = false;
    look();
  }
}

/**
 * @param {string} method @param {string} address @param {URLSearchParams} [form]
 * @returns {Promise<Document | null>} the page that it leads to, null if there is none
 */
function fetched(method, address, form) {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    request.open(method, address);
    request.responseType = 'document';
    request.timeout = 10_000;
    request.onloadend = () => resolve(request.status && request.status < 500 ? request.responseXML : null);
    request.send(form);
  });
}

/** @param {Document} now */
function show(now) {
  if (isOver) return; // it would be replaced while somebody signs in
  document.title = now.title;
  isOver = !now.querySelector('[data-news]');
  if (isOver) end(now);
  follow(() => now.querySelectorAll('[data-live]').forEach(update));
}

/** Shows the page that is left, and gives back what was being typed. @param {Document} now */
function end(now) {
  const unsent = document.querySelector('textarea')?.value;
  replace(document.querySelector('main'), now.querySelector('main'));
  if (unsent) document.querySelector('main')?.append(notice(NOT_SENT_ANY_MORE), unsent);
}

/** Sends a reply, or hands back; if it gets no answer, nothing is lost. @param {HTMLFormElement} form @param {HTMLButtonElement} button */
async function send(form, button) {
  if (isSending) return;
  isSending = true;
  const field = /** @type {HTMLTextAreaElement} */ (form.querySelector('textarea'));
  field.readOnly = true;
  const words = new URLSearchParams(/** @type {any} */ (new FormData(form)));
  const now = await fetched('POST', button.getAttribute('formaction') ?? form.action, words);
  field.readOnly = isSending = false;
  if (!now) {
    document.getElementById('problem')?.replaceChildren(notice(NOT_SENT));
    toEnd();
    return;
  }
  const problem = now.getElementById('problem');
  if (problem && !problem.firstElementChild) field.value = '';
  document.getElementById('problem')?.replaceWith(...(problem ? [problem] : []));
  show(now);
  toEnd();
  document.getElementById('text')?.focus();
}

/** @param {string} words */
function notice(words) {
  const made = document.createElement('p');
  made.className = 'notice';
  made.setAttribute('role', 'alert');
  made.textContent = words;
  return made;
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

/**
 * New messages come below the old ones, so that a screen reader reads only them; one that is marked now is read again. How a
 * message was understood is known a little later than the message.
 * @param {Element} log @param {Element} fresh
 */
function add(log, fresh) {
  for (const message of [...fresh.children]) {
    const old = document.getElementById(message.id);
    if (!old) log.append(message);
    else if (old.className !== message.className) old.replaceWith(message);
    else for (const late of ['.feedback', '.understood', 'p.verdict']) renew(old, message, late);
  }
}

/** @param {Element} old @param {Element} fresh @param {string} part which comes, or changes, later than the message */
function renew(old, fresh, part) {
  const [known, now] = [old.querySelector(part), fresh.querySelector(part)];
  if (!now || (known && said(known) === said(now))) return;
  if (known) known.replaceWith(now);
  else old.append(now);
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
  const { target, submitter } = event;
  if (!(submitter instanceof HTMLButtonElement && target instanceof HTMLFormElement)) return;
  if (target.matches('.reply')) {
    event.preventDefault();
    send(target, submitter);
  } else if (!target.matches('.download')) setTimeout(() => (submitter.disabled = true)); // one click is enough
});
addEventListener('pageshow', () => document.querySelectorAll('button').forEach((it) => (it.disabled = false)));
openAtEnd();
listen();
