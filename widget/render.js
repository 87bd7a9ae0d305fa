/** Turns messages into elements: text is only ever text, links only lead where links may lead. */

import { STRINGS } from './strings.js';

const SAFE = new Set(['http:', 'https:', 'tel:', 'mailto:']);

/**
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag @param {Attributes} [attributes] @param {...(Node | string | null | false)} children
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith('on')) element.addEventListener(name.slice(2), /** @type {EventListener} */ (value));
    else element.setAttribute(name, String(value));
  }
  for (const it of children) if (it) element.append(it);
  return element;
}

/** @param {string} words @param {() => void} onclick @param {Attributes} [attributes] */
export function button(words, onclick, attributes) {
  return make('button', { type: 'button', onclick, ...attributes }, words);
}

/** One message of the log. @param {Message} message */
export function bubble(message) {
  return make(
    'div',
    { class: `message ${message.author}`, 'data-seq': message.seq },
    make('span', { class: message.author === 'staff' ? 'state' : 'hidden' }, who(message.author)),
    make('p', { dir: 'auto' }, message.text),
    ...message.links.map(linkLine),
    message.source && make('p', { class: 'source' }, STRINGS.source, link(message.source.title, message.source.url)),
  );
}

/** Not in the log yet. @param {string} text @param {string} state empty: underway @param {...HTMLElement} buttons */
export function unsent(text, state, ...buttons) {
  return make(
    'div',
    { class: state ? 'message visitor unsent' : 'message visitor' },
    make('span', { class: 'hidden' }, STRINGS.you),
    make('p', { dir: 'auto' }, text),
    state && make('p', { class: 'state' }, state),
    ...buttons,
  );
}

/** @param {Link} of */
export function linkLine({ title, url }) {
  return make('p', { class: 'link' }, link(title, url));
}

/** A link, or plain text where the address is not one to follow. @param {string} title @param {string} url */
export function link(title, url) {
  let parsed;
  try {
    parsed = new URL(url);
  } catch {
    return title;
  }
  if (!SAFE.has(parsed.protocol)) return title;
  const isPage = parsed.protocol.startsWith('http');
  return make('a', { href: url, ...(isPage && { target: '_blank', rel: 'noopener noreferrer' }) }, title);
}

/** The chat as plain text. @param {Message[]} messages */
export function transcript(messages) {
  return messages
    .map((it) => {
      const links = [...it.links, ...(it.source ? [it.source] : [])].map(({ title, url }) => `  ${title}: ${url}\n`);
      return `${new Date(it.at).toLocaleString()} ${who(it.author)} ${it.text}\n${links.join('')}`;
    })
    .join('\n');
}

/** @param {Message['author']} author */
function who(author) {
  return { visitor: STRINGS.you, assistant: STRINGS.assistant, staff: STRINGS.staff }[author];
}
