// Building elements: text only ever becomes text nodes.
export const $ = id => document.getElementById(id);

// h makes an element: h('button', {class: 'x', onclick: f}, 'text', child…).
export function h(tag, attributes = {}, ...children) {
  const el = document.createElement(tag);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (key.startsWith('on')) el.addEventListener(key.slice(2), value);
    else el.setAttribute(key, value === true ? '' : value);
  }
  el.append(...children.filter(child => child !== null && child !== undefined));
  return el;
}

// icon draws one of the page's symbols.
export function icon(name, flip = false) {
  const ns = 'http://www.w3.org/2000/svg';
  const svg = document.createElementNS(ns, 'svg');
  svg.setAttribute('class', flip ? 'icon flip' : 'icon');
  svg.setAttribute('aria-hidden', 'true');
  const use = document.createElementNS(ns, 'use');
  use.setAttribute('href', '#i-' + name);
  svg.append(use);
  return svg;
}

// direction gives a line its own direction where it has a letter; without
// one (digits, signs) it follows what is around it.
export const direction = line => /[\p{L}\u200e\u200f]/u.test(line) ? 'auto' : undefined;

// base is the direction of a whole passage: that of its first letter.
export function base(text) {
  const first = /[\p{L}\u200e\u200f]/u.exec(text);
  if (!first) return undefined;
  return /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff\u200f]/.test(first[0]) ? 'rtl' : 'ltr';
}
