// Keys of the list of conversations and of one conversation: j and k lead to the next and the one before, / to the search.
// They work while nothing is being typed, and can be switched off, for whoever speaks to the computer.

const STORED = 'console keys'
const STEPS = { j: 1, ArrowDown: 1, k: -1, ArrowUp: -1 }

/** Return whether a key belongs to what has the focus. @param {KeyboardEvent} event */
function isTaken(event) {
  const { target } = event
  const isField = target instanceof Element && target.closest('input, select, textarea, [contenteditable]') !== null
  return isField || event.ctrlKey || event.altKey || event.metaKey || event.defaultPrevented
}

/** Move the focus by so many rows. @param {number} step @returns {boolean} whether there was somewhere to go */
function move(step) {
  const rows = [...document.querySelectorAll('#rows a')]
  const here = rows.indexOf(/** @type {Element} */ (document.activeElement))
  const next = rows[here < 0 ? 0 : here + step]
  if (next instanceof HTMLElement) next.focus()
  return next !== undefined
}

/** Follow a link to the conversation, or the page, beside this one. @param {number} step */
function follow(step) {
  const link = document.querySelector(step > 0 ? 'main a[rel=next]' : 'main a[rel=prev]')
  if (link instanceof HTMLElement) link.click()
}

/** @param {KeyboardEvent} event */
function pressed(event) {
  if (isTaken(event)) return
  const step = STEPS[/** @type {keyof typeof STEPS} */ (event.key)]
  const isArrow = event.key.startsWith('Arrow')
  const isListed = document.activeElement?.closest('#rows') !== null
  if (isArrow && !isListed) return // it scrolls
  const search = document.getElementById('q')
  if (event.key === '/' && search && isOn()) search.focus()
  else if (step && (isArrow || isOn())) document.getElementById('rows') ? move(step) || follow(step) : follow(step)
  else return
  event.preventDefault()
}

const isOn = () => localStorage.getItem(STORED) !== 'off'

for (const box of document.querySelectorAll('.keys input')) {
  if (!(box instanceof HTMLInputElement)) continue
  box.checked = isOn()
  box.addEventListener('change', () => localStorage.setItem(STORED, box.checked ? 'on' : 'off'))
}
for (const hint of document.querySelectorAll('.keys')) hint.removeAttribute('hidden')
document.addEventListener('keydown', pressed)
