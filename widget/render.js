/** Turns messages into elements. Text is only ever text, and links only lead where links may lead. */

import { STRINGS } from './strings.js';

/** @typedef {import('./conversation.js').Message} Message */

const SAFE = new Set(['http:', 'https:', 'tel:', 'mailto:']);

/**
 * Makes an element with attributes, children and listeners (`onclick` and the like).
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag @param {Record<string, any>} [attributes] @param {...(Node | string | null | false | undefined)} children
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, '');
    else if (value !== false && value != null) element.setAttribute(name, value);
  }
  element.append(...children.filter(Boolean).map((it) => /** @type {Node | string} */ (it)));
  return element;
}

/** One message of the log. @param {Message} message */
export function bubble(message) {
  return make(
    'div',
    { class: `message ${message.author}`, 'data-seq': message.seq },
    make('span', { class: 'hidden' }, who(message.author)),
    make('p', { dir: 'auto' }, message.text),
    ...message.links.map((it) => make('p', { class: 'link' }, link(it.title, it.url))),
    message.source && make('p', { class: 'source' }, STRINGS.source, link(message.source.title, message.source.url)),
  );
}

/** A message that is not in the log yet. @param {string} text @param {string} state empty when it is only underway */
export function unsent(text, state) {
  return make(
    'div',
    { class: state ? 'message visitor unsent' : 'message visitor' },
    make('span', { class: 'hidden' }, STRINGS.you),
    make('p', { dir: 'auto' }, text),
    state && make('p', { class: 'state' }, state),
  );
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
