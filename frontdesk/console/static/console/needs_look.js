/** Leads on after a row was judged: what came of it is read out, and the focus goes to the next row. */

addEventListener('htmx:afterSwap', () => {
  const done = [...document.querySelectorAll('[data-done]:not([data-told])')].at(-1);
  if (!(done instanceof HTMLElement)) return;
  done.dataset.told = '';
  const status = document.getElementById('judged-status');
  if (status) status.textContent = done.textContent;
  const next = [...document.querySelectorAll('#rows .card')].find((row) => isAfter(row, done));
  const heading = next?.querySelector('h2') ?? document.querySelector('h1');
  heading?.setAttribute('tabindex', '-1');
  heading?.focus();
});

/** @param {Element} row @param {Element} done */
function isAfter(row, done) {
  return Boolean(done.compareDocumentPosition(row) & Node.DOCUMENT_POSITION_FOLLOWING);
}
