// The page: people as tabs, the chat of the one chosen, and what happens live.
import { $, h, icon, direction } from './dom.js';
import { words } from './words.js';
import { view, fold } from './message.js';
import { post, state, listen } from './net.js';
import { Composer } from './composer.js';

const locales = { ar: 'ar-MA', fr: 'fr-MA', en: 'en-GB' };
let people = [], username = '', banner = null, current = null, started = false;
const waiting = new Map(); // pressed buttons until their answer: "person/message/data"
let typingTimer = 0;

const person = id => people.find(p => p.id === id);
const w = () => words[current?.language || 'ar'];

// act is what the parts of a message can ask for.
const act = {
  own: url => ownLink(url),
  open: url => post('open', { person: current.id, link: url }).catch(failed),
  command: text => send(text),
  press, copy,
  inline: text => composer.set('@' + username + ' ' + text),
  edit: m => composer.edit(m),
};

const composer = new Composer({
  words: w, current: () => current, username: () => username, send, act, failed,
});

function ownLink(url) {
  const link = /:/.test(url) ? url : 'https://' + url;
  const m = /^https?:\/\/(?:t|telegram)\.me\/(\w+)\/?(?:\?|#|$)/i.exec(link) || /^tg:(?:\/\/)?resolve\?(?:.*&)?domain=(\w+)/i.exec(link);
  return Boolean(m) && m[1].toLowerCase() === username.toLowerCase();
}

async function send(text, edited) {
  try {
    if (edited) await post('edit', { person: current.id, message: edited, text });
    else await post('send', { person: current.id, text });
    toEnd(true);
    return true;
  } catch (err) { failed(err); return false; }
}

function press(m, b, el) {
  const key = [current.id, m.id, b.callback_data].join('/');
  el.classList.add('waiting');
  waiting.set(key, el);
  setTimeout(() => waiting.get(key) === el && settle(key), 15000);
  post('press', { person: current.id, message: m.id, data: b.callback_data }).catch(err => { settle(key); failed(err); });
}

function settle(key) {
  waiting.get(key)?.classList.remove('waiting');
  waiting.delete(key);
}

async function copy(text) {
  try { await navigator.clipboard.writeText(text); toast(w().copied); } catch { toast(text); }
}

function failed(err) {
  console.warn(err);
  toast(w().failed);
}

function toast(text) {
  const el = h('div', { class: 'toast', 'data-testid': 'toast' }, h('span', { dir: direction(text) }, text));
  $('toasts').append(el);
  setTimeout(() => el.remove(), Math.max(4000, text.length * 70));
}

function alertBox(text) {
  $('alert-text').replaceChildren(...text.split('\n').map(line => h('span', { class: 'line', dir: direction(line) }, line)));
  if (!$('alert').open) $('alert').showModal();
}

// --- people

function drawTabs() {
  const tabs = people.map(p => h('button', {
    type: 'button', role: 'tab', class: 'tab', id: 'tab-' + p.id, 'data-testid': 'tab', 'data-person': p.id,
    'aria-selected': String(p === current), 'aria-controls': 'panel', tabindex: p === current ? '0' : '-1',
    onclick: () => choose(p.id), onkeydown: tabKey,
  },
  h('span', { class: 'avatar tone-' + people.indexOf(p) % 6, 'aria-hidden': 'true' }, [...p.name][0] || '?'),
  h('span', { class: 'tab-text' },
    h('span', { class: 'tab-name' }, h('bdi', {}, p.name)),
    h('span', { class: 'tab-role' }, w().roles[p.role] || p.role || '')),
  p.unread ? h('span', { class: 'badge' }, String(p.unread), h('span', { class: 'hidden' }, ' ' + w().unread)) : null));
  const focused = $('tabs').contains(document.activeElement);
  $('tabs').replaceChildren(...tabs);
  const chosen = $('tab-' + current.id);
  chosen.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  if (focused) chosen.focus();
}

function tabKey(ev) {
  const back = w().dir === 'rtl' ? 'ArrowRight' : 'ArrowLeft', on = w().dir === 'rtl' ? 'ArrowLeft' : 'ArrowRight';
  const i = people.indexOf(current), n = people.length;
  const to = { [back]: i - 1, ArrowUp: i - 1, [on]: i + 1, ArrowDown: i + 1, Home: 0, End: n - 1 }[ev.key];
  if (to === undefined) return;
  ev.preventDefault();
  choose(people[(to + n) % n].id);
  $('tab-' + current.id).focus();
}

function choose(id) {
  $('toasts').replaceChildren();
  if (current) current.draft = composer.leave();
  current = person(id) || people[0];
  current.unread = 0;
  history.replaceState(null, '', '#' + current.id);
  drawAll();
  composer.enter(current.draft || '');
}

// --- words and frame

function drawAll() {
  const t = w();
  document.documentElement.lang = current.language;
  document.documentElement.dir = t.dir;
  document.title = current.bot_name;
  for (const el of document.querySelectorAll('[data-word]')) el.textContent = t[el.dataset.word];
  for (const el of document.querySelectorAll('[data-word-label]')) {
    el.setAttribute('aria-label', t[el.dataset.wordLabel]);
    if (el.tagName === 'BUTTON') el.title = t[el.dataset.wordLabel];
  }
  $('notice-text').textContent = t.notice + (banner?.[current.language] ? ' ' + banner[current.language] : '');
  $('bot-name').textContent = $('welcome-name').textContent = current.bot_name;
  $('panel').setAttribute('aria-labelledby', 'tab-' + current.id);
  drawTabs();
  drawLanguages();
  drawBlocked();
  drawStatus();
  drawMessages();
  composer.words();
}

function drawLanguages() {
  $('languages').replaceChildren(...Object.entries(words).map(([code, t]) => h('button', {
    type: 'button', role: 'radio', class: 'language', lang: code, 'aria-checked': String(code === current.language),
    'aria-label': t.name, title: t.name, tabindex: code === current.language ? '0' : '-1', 'data-testid': 'language-' + code,
    onclick: () => speak(code), onkeydown: languageKey,
  }, { ar: 'ع', fr: 'Fr', en: 'En' }[code])));
}

function languageKey(ev) {
  const codes = Object.keys(words), step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[ev.key];
  if (!step) return;
  ev.preventDefault();
  const towards = w().dir === 'rtl' && /Left|Right/.test(ev.key) ? -step : step;
  speak(codes[(codes.indexOf(current.language) + towards + codes.length) % codes.length]);
  $('languages').querySelector('[aria-checked=true]').focus();
}

function speak(code) {
  current.language = code;
  drawAll();
  post('language', { person: current.id, language: code }).catch(failed);
}

function drawBlocked() {
  const t = w();
  $('block').setAttribute('aria-label', current.blocked ? t.unblock : t.block);
  $('block').title = current.blocked ? t.unblock : t.block;
  $('block').setAttribute('aria-pressed', String(current.blocked));
  $('unblock').hidden = !current.blocked;
  $('form').hidden = current.blocked;
}

function block(blocked) {
  current.blocked = blocked;
  drawAll();
  post('block', { person: current.id, blocked }).catch(failed);
}

let connected = true;
function drawStatus() {
  const t = w();
  const doing = current.action ? (current.action === 'typing' ? t.typing : t.uploading) : '';
  $('status').textContent = !connected ? t.offline : current.blocked ? t.blocked : doing || t.bot + ' · @' + username;
  $('status').classList.toggle('live', Boolean(doing) && connected);
  $('typing').hidden = !doing;
}

// --- messages

function drawMessages() {
  const list = $('messages');
  list.setAttribute('aria-busy', 'true');
  list.replaceChildren(...current.messages.map(m => view(m, context())));
  list.querySelectorAll('.message').forEach(fold);
  $('welcome').hidden = current.messages.length > 0;
  drawWelcome();
  toEnd(true);
  requestAnimationFrame(() => list.setAttribute('aria-busy', 'false'));
}

function drawWelcome() {
  const text = current.description || w().welcome;
  $('welcome-text').replaceChildren(...text.split('\n').map(line => h('span', { class: 'line', dir: direction(line) }, line || '\u00a0')));
}

const context = () => ({
  words: w(), locale: locales[current.language], act, name: current.bot_name, blocked: current.blocked,
  reply: id => current.messages.find(m => m.id === id),
});

function show(p, m) {
  const i = p.messages.findIndex(o => o.id === m.id);
  if (i < 0) p.messages.push(m); else p.messages[i] = m;
  if (m.bot) quiet(p);
  if (p !== current) {
    if (m.bot && i < 0) { p.unread = (p.unread || 0) + 1; drawTabs(); }
    return;
  }
  const near = atEnd(), el = view(m, context());
  const old = $('messages').querySelector(`[data-id="${m.id}"]`);
  if (old) keepFocus(old, el); else { el.classList.add('new'); $('messages').append(el); }
  fold(el);
  $('welcome').hidden = true;
  if (near || !m.bot) toEnd(!old); else $('to-end').hidden = false;
}

// keepFocus puts an edited message in the place of the old one; whoever was on
// one of its buttons stays on the message's keyboard.
function keepFocus(old, el) {
  const had = old.contains(document.activeElement);
  old.replaceWith(el);
  if (had) (el.querySelector('.key') || $('composer')).focus({ preventScroll: true });
}

function quiet(p) {
  p.action = '';
  if (p === current) drawStatus();
}

const scroller = $('scroller');
const atEnd = () => scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < 120;
function toEnd(now) {
  $('to-end').hidden = true;
  scroller.scrollTo({ top: scroller.scrollHeight, behavior: now || matchMedia('(prefers-reduced-motion: reduce)').matches ? 'auto' : 'smooth' });
}
scroller.addEventListener('scroll', () => { if (atEnd()) $('to-end').hidden = true; }, { passive: true });
new ResizeObserver(() => { if (atEnd()) toEnd(true); }).observe(scroller);

// --- live

function heard(e) {
  const p = person(e.person);
  switch (e.type) {
    case 'reset': case 'menu': case 'people': refresh(); break;
    case 'message': if (p && e.content) show(p, e.content); break;
    case 'gone':
      if (!p) break;
      p.messages = p.messages.filter(m => m.id !== e.message);
      if (p === current) $('messages').querySelector(`[data-id="${e.message}"]`)?.remove();
      break;
    case 'action':
      if (!p) break;
      p.action = e.text;
      clearTimeout(typingTimer);
      typingTimer = setTimeout(() => quiet(p), 5000);
      if (p === current) { const near = atEnd(); drawStatus(); if (near) toEnd(false); }
      break;
    case 'answer':
      settle([e.person, e.message, e.data].join('/'));
      if (!p || p !== current) break;
      if (e.answer.url) act.open(e.answer.url);
      if (e.answer.text) (e.answer.alert ? alertBox : toast)(e.answer.text);
  }
}

let refreshing = null, again = false;
async function refresh() {
  if (refreshing) { again = true; return refreshing; }
  refreshing = load().catch(err => console.warn(err));
  await refreshing;
  refreshing = null;
  if (again) { again = false; refresh(); }
}

async function load() {
  const got = await state();
  const before = current && { id: current.id, look: look(current) };
  const kept = new Map(people.map(p => [p.id, p]));
  ({ username, banner } = got);
  people = got.people.map(p => Object.assign(p, { draft: kept.get(p.id)?.draft, unread: kept.get(p.id)?.unread || 0 }));
  if (!people.length) return;
  current = person(before?.id ?? Number(location.hash.slice(1))) || people[0];
  if (!before) choose(current.id);
  else if (before.look !== look(current)) drawAll();
  else { drawTabs(); composer.words(); }
  if (!started) {
    started = true;
    listen(got.after, heard, is => { if (is !== connected) { connected = is; drawStatus(); } });
  }
}

// look is what of a person makes the chat look different.
const look = p => JSON.stringify([p.language, p.bot_name, p.description, p.blocked, p.messages]);

$('start').addEventListener('click', () => send('/start'));
$('to-end').addEventListener('click', () => toEnd(false));
$('block').addEventListener('click', () => block(!current.blocked));
$('unblock').addEventListener('click', () => block(false));
addEventListener('hashchange', () => { const id = Number(location.hash.slice(1)); if (person(id) && id !== current.id) choose(id); });
refresh();
