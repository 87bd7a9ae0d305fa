/** Keeps the newest message of a transcript in sight, and leads there who has scrolled up. */

const NEAR_THE_END = 150; // px

/** Begins at the newest message, also when the page is loaded anew. */
export function openAtEnd() {
  if (!document.getElementById('log')) return;
  history.scrollRestoration = 'manual';
  toEnd();
  addEventListener('scroll', () => isAtEnd() && offerNewer(false), { passive: true });
}

/** Shows the newest message above the reply box. */
export function toEnd() {
  talk()?.scrollIntoView({ block: 'end' });
}

/** Makes a change of the page; who was at the end stays there, anybody else is offered a way to what is new. @param {() => void} change */
export function follow(change) {
  const [wasAtEnd, last] = [isAtEnd(), lastMessage()];
  change();
  if (last === undefined) return;
  if (wasAtEnd) toEnd();
  else if (lastMessage() !== last) offerNewer(true);
}

function lastMessage() {
  const log = document.getElementById('log');
  return log ? log.lastElementChild?.id ?? '' : undefined;
}

function isAtEnd() {
  const end = talk()?.getBoundingClientRect().bottom ?? 0;
  return end - innerHeight < NEAR_THE_END;
}

/** The transcript and the reply box below it; on a phone more comes after them. */
function talk() {
  return document.getElementById('talk');
}

/** @param {boolean} isThere */
function offerNewer(isThere) {
  const newer = document.getElementById('newer');
  if (newer) newer.hidden = !isThere;
}
