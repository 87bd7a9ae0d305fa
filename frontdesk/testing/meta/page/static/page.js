/** Two people to write as: draws what they see and posts what they do. Texts are set as text, never as HTML. */

const NAMES = { messenger: 'Messenger', whatsapp: 'WhatsApp' };
const KINDS = { image: 'sent a picture', reaction: 'reacted', edit: 'changed a message', referral: 'came by a link' };
const EVERY = 500; // milliseconds

const panes = Object.fromEntries(Object.keys(NAMES).map((product) => [product, openPane(product)]));
const fault = document.getElementById('fault');
const drawn = {};

fault.addEventListener('change', () => post('/stand-in/fault', { fault: fault.value }));
refresh();

function openPane(product) {
  const pane = document.getElementById('pane').content.cloneNode(true).firstElementChild;
  pane.className = product;
  pane.querySelector('h2').textContent = NAMES[product];
  pane.querySelectorAll('[data-only]').forEach((button) => { button.hidden = button.dataset.only !== product; });
  const input = pane.querySelector('input');
  pane.querySelector('.tools').addEventListener('click', ({ target }) => {
    if (!target.dataset.act) return;
    const isInbox = target.dataset.act === 'inbox';
    const text = isInbox ? prompt('What does the human write?', 'Hello, this is Kim.') : target.dataset.text ?? '';
    if (text !== null) act(product, target.dataset.act, text);
  });
  pane.querySelector('form').addEventListener('submit', (event) => {
    event.preventDefault();
    act(product, 'say', input.value);
    input.value = '';
  });
  document.querySelector('main').append(pane);
  return pane;
}

async function refresh() {
  try {
    const state = await (await fetch('/stand-in/people')).json();
    for (const [product, person] of Object.entries(state.people)) drawIfNew(product, person);
    if (fault.options.length === 1) fault.append(...state.faults.map((name) => new Option(name, name)));
    if (document.activeElement !== fault) fault.value = state.fault;
    document.getElementById('trouble').hidden = true;
  } catch {
    document.getElementById('trouble').hidden = false;
  }
  clearTimeout(refresh.timer);
  refresh.timer = setTimeout(refresh, EVERY);
}

function drawIfNew(product, person) {
  const now = JSON.stringify(person);
  if (drawn[product] === now) return;
  drawn[product] = now;
  const lines = panes[product].querySelector('.lines');
  const last = person.lines.length - 1;
  lines.replaceChildren(...person.lines.map((line, at) => drawLine(product, line, at === last)));
  if (person.is_typing) lines.append(element('div', 'note', 'typing …'));
  lines.scrollTop = lines.scrollHeight;
  panes[product].querySelector('.menu').replaceChildren(...person.menu.map((title) => tapper(product, title)));
}

function drawLine(product, line, isLast) {
  const drawnLine = element('div', line.is_own ? 'line own' : 'line');
  const text = line.text || `(${KINDS[line.kind] ?? line.kind})`;
  drawnLine.append(element('div', 'bubble', line.kind === 'reaction' ? `reacted ${line.text}` : text));
  if (line.is_own) drawnLine.append(element('div', 'note', line.is_read ? '✓✓ read' : '✓ sent'));
  if (line.is_human) drawnLine.append(element('div', 'note', 'written by a human in the Page inbox'));
  if (line.media) drawnLine.append(element('div', 'note', line.media));
  const choices = (line.choices ?? []).map((choice) => drawChoice(product, choice, isLast));
  const links = (line.links ?? []).map(drawLink);
  if (choices.length + links.length) {
    const isList = line.choices.some((choice) => choice.kind === 'row');
    const row = element('div', isList ? 'choices stacked' : 'choices');
    row.append(...choices, ...links);
    drawnLine.append(row);
  }
  return drawnLine;
}

function drawChoice(product, choice, isLast) {
  const button = tapper(product, choice.title);
  button.disabled = choice.kind === 'quick_reply' && !isLast;
  if (choice.about) button.append(element('small', '', choice.about));
  return button;
}

function drawLink({ title, url }) {
  const link = element('a', '', title);
  if (/^(https?|tel):/.test(url)) link.href = url;
  link.target = '_blank';
  link.rel = 'noopener';
  return link;
}

function tapper(product, title) {
  const button = element('button', '', title);
  button.addEventListener('click', () => act(product, 'tap', title));
  return button;
}

function element(name, className, text = '') {
  const made = document.createElement(name);
  made.className = className;
  made.textContent = text;
  return made;
}

async function act(product, name, text) {
  await post(`/stand-in/people/${product}`, { act: name, text });
  refresh();
}

function post(url, body) {
  const headers = { 'Content-Type': 'application/json' };
  return fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
}
