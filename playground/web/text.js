// A text and its entities as DOM nodes. Offsets count UTF-16 units, as
// JavaScript strings do.
import { h, icon, base, direction } from './dom.js';

const inlineTags = { bold: 'strong', italic: 'em', underline: 'u', strikethrough: 's' };
const isQuote = e => e.type.endsWith('blockquote');
const isBlock = e => isQuote(e) || e.type === 'pre';

// render returns the nodes of a text; act.command, act.open, act.copy and words.* serve what can be tapped.
export function render(text, entities, act, words) {
  return blocks(text, entities, 0, text.length, act, words);
}

function blocks(text, entities, from, to, act, words) {
  const out = [];
  let at = from;
  for (const e of entities.filter(e => isBlock(e) && e.offset >= from && e.offset + e.length <= to)) {
    if (e.offset < at) continue; // inside the block before it
    out.push(...lines(text, entities, at, e.offset, act, words, true));
    out.push(block(text, entities, e, act, words));
    at = e.offset + e.length;
    if (text[at] === '\n') at++; // the block ends the line by itself
  }
  out.push(...lines(text, entities, at, to, act, words, false));
  return out;
}

function block(text, entities, e, act, words) {
  const end = e.offset + e.length;
  if (e.type === 'pre') return h('pre', { dir: 'ltr' }, h('code', {}, text.slice(e.offset, end)));
  const inner = blocks(text, entities.filter(o => o !== e), e.offset, end, act, words);
  const dir = base(text.slice(e.offset, end)); // its bar stands where its lines begin
  if (e.type !== 'expandable_blockquote') return h('blockquote', { class: 'quote', dir }, ...inner);
  const body = h('div', { class: 'quote-body' }, ...inner);
  const more = h('button', { type: 'button', class: 'more', 'aria-expanded': 'false' }, words.more);
  more.addEventListener('click', () => {
    const open = more.getAttribute('aria-expanded') !== 'true';
    more.setAttribute('aria-expanded', String(open));
    more.textContent = open ? words.less : words.more;
    body.classList.toggle('open', open);
  });
  return h('blockquote', { class: 'quote expandable', dir, 'data-testid': 'expandable' }, body, more);
}

// lines makes an element of each line, so that each has a direction of its own.
function lines(text, entities, from, to, act, words, beforeBlock) {
  let part = text.slice(from, to);
  if (part === '') return [];
  if (beforeBlock && part.endsWith('\n')) part = part.slice(0, -1);
  const out = [];
  let at = from;
  for (const line of part.split('\n')) {
    const p = h('div', { class: 'line', dir: direction(line) });
    p.append(...inline(text, entities.filter(e => !isBlock(e)), at, at + line.length, act, words));
    if (line === '') p.append(document.createElement('br'));
    out.push(p);
    at += line.length + 1;
  }
  return out;
}

// inline renders text[from:to] with the entities that touch it, the outermost first.
function inline(text, entities, from, to, act, words) {
  const out = [];
  let at = from;
  const here = entities.filter(e => e.offset < to && e.offset + e.length > from)
    .sort((a, b) => a.offset - b.offset || b.length - a.length);
  for (let i = 0; i < here.length; i++) {
    const e = here[i];
    const start = Math.max(e.offset, at), end = Math.min(e.offset + e.length, to);
    if (start >= end) continue; // nested: its parent has rendered it
    if (start > at) out.push(document.createTextNode(text.slice(at, start)));
    const whole = text.slice(e.offset, e.offset + e.length);
    out.push(mark(e, whole, inline(text, here.slice(i + 1), start, end, act, words), act, words));
    at = end;
  }
  if (at < to) out.push(document.createTextNode(text.slice(at, to)));
  return out;
}

// mark is the element of one entity around its children.
function mark(e, text, children, act, words) {
  const tag = inlineTags[e.type];
  if (tag) return h(tag, {}, ...children);
  switch (e.type) {
    case 'code': return h('code', { dir: 'ltr', title: words.copy, onclick: () => act.copy(text) }, ...children);
    case 'spoiler': return spoiler(children, words);
    case 'text_link': return copied(e.url, children, act, words);
    case 'url': return copied(/^[a-z]+:\/\//i.test(text) ? text : 'https://' + text, children, act, words);
    case 'email': return link('mailto:' + text, children, act);
    case 'bot_command':
      return h('button', { type: 'button', class: 'inline-link', dir: 'ltr', onclick: () => act.command(text) }, ...children);
    case 'hashtag': case 'mention': return h('span', { class: 'tag', dir: 'auto' }, ...children);
  }
  return h('span', {}, ...children);
}

function spoiler(children, words) {
  const el = h('span', { class: 'spoiler', role: 'button', tabindex: '0', 'aria-label': words.spoiler }, ...children);
  const show = () => {
    el.classList.add('shown');
    for (const name of ['role', 'tabindex', 'aria-label']) el.removeAttribute(name);
  };
  el.addEventListener('click', show);
  el.addEventListener('keydown', ev => { if (ev.key === 'Enter' || ev.key === ' ') { ev.preventDefault(); show(); } });
  return el;
}

// copied is a link; one to this bot can be copied too, to be opened as another person.
function copied(url, children, act, words) {
  const a = link(url, children, act);
  if (!act.own(url)) return a;
  const copy = h('button', { type: 'button', class: 'copy', 'data-testid': 'copy-link', 'aria-label': words.copyLink, title: words.copyLink,
    onclick: () => act.copy(url) }, icon('copy'));
  return h('span', {}, a, copy);
}

// link opens what the page may open: the web and mail in a new tab, this bot here.
export function link(url, children, act, attributes = {}) {
  const own = act.own(url);
  if (!own && !/^(https?|mailto):/i.test(url)) return h('span', attributes, ...children);
  const a = h('a', { href: own ? '#' : url, target: own ? undefined : '_blank', rel: 'noopener noreferrer', title: url, ...attributes }, ...children);
  if (own) a.addEventListener('click', ev => { ev.preventDefault(); act.open(url); });
  return a;
}
