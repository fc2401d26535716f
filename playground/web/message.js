// One message as an element: bubble, media, document, keyboard.
import { h, icon, direction } from './dom.js';
import { render, link } from './text.js';

// view builds a message's element; ctx has words, locale, act, name (the bot's) and reply (a message by number).
export function view(m, ctx) {
  const who = m.bot ? ctx.name : ctx.words.you;
  const bubble = h('div', { class: 'bubble' },
    h('span', { class: 'hidden' }, who + ': '), quoted(m, ctx), media(m, ctx), body(m, ctx), foot(m, ctx));
  return h('article', {
    class: 'message ' + (m.bot ? 'bot' : 'own') + ' kind-' + m.kind, 'data-testid': 'message', 'data-id': m.id,
    'data-from': m.bot ? 'bot' : 'person', 'data-edited': m.edited,
  }, h('div', { class: 'stack' }, bubble, keyboard(m, ctx)));
}

function body(m, ctx) {
  if (!m.text) return null;
  return h('div', { class: 'text', 'data-testid': 'text' }, ...render(m.text, m.entities, ctx.act, ctx.words));
}

function quoted(m, ctx) {
  const to = m.reply_to && ctx.reply(m.reply_to);
  if (!to) return null;
  const text = to.text || ctx.words[to.kind] || '';
  return h('div', { class: 'reply' }, h('span', { dir: direction(text) }, text.slice(0, 120)));
}

function media(m, ctx) {
  if (m.document) return file(m.document, ctx);
  const label = ctx.words[m.kind] || ctx.words.other;
  switch (m.kind) {
    case 'text': return null;
    case 'photo': return h('div', { class: 'photo', role: 'img', 'aria-label': label }, icon('photo'));
    case 'sticker': return h('div', { class: 'sticker', role: 'img', 'aria-label': label }, icon('face'));
    case 'voice': {
      const bars = [4, 9, 14, 8, 16, 11, 6, 13, 18, 9, 5, 12, 7, 15, 10, 6].map(n => h('i', { class: 'b' + n }));
      return h('div', { class: 'voice', role: 'img', 'aria-label': label }, icon('voice'), h('span', { class: 'wave' }, ...bars), h('bdi', {}, '0:03'));
    }
  }
  return h('div', { class: 'other' }, label);
}

function file(doc, ctx) {
  const dot = doc.file_name.lastIndexOf('.');
  const stem = dot > 0 ? doc.file_name.slice(0, dot) : doc.file_name;
  return h('a', {
    class: 'file', href: '/play/file/' + encodeURIComponent(doc.file_id), download: doc.file_name, 'data-testid': 'document',
    'aria-label': ctx.words.download + ' ' + doc.file_name,
  }, h('span', { class: 'file-icon' }, icon('file')),
  h('span', { class: 'file-text' },
    h('span', { class: 'file-name', dir: 'ltr' }, h('bdi', {}, stem), doc.file_name.slice(stem.length)), // the extension stays last
    h('bdi', { class: 'file-size' }, size(doc.file_size, ctx.locale))),
  icon('download'));
}

function size(bytes, locale) {
  const units = ['byte', 'kilobyte', 'megabyte'];
  let n = bytes, i = 0;
  while (n >= 1000 && i < 2) { n /= 1000; i++; }
  return new Intl.NumberFormat(locale, { style: 'unit', unit: units[i], maximumFractionDigits: i && n < 10 ? 1 : 0 }).format(n);
}

function foot(m, ctx) {
  const date = new Date(m.date);
  const time = new Intl.DateTimeFormat(ctx.locale, { hour: '2-digit', minute: '2-digit', hour12: false }).format(date);
  const edit = !m.bot && m.kind === 'text' && !ctx.blocked
    ? h('button', { type: 'button', class: 'edit', 'aria-label': ctx.words.edit, title: ctx.words.edit, onclick: () => ctx.act.edit(m) }, icon('edit')) : null;
  return h('div', { class: 'foot' }, edit, m.edited ? h('span', {}, ctx.words.edited) : null,
    h('time', { datetime: date.toISOString() }, time));
}

function keyboard(m, ctx) {
  if (!m.buttons.length) return null;
  return h('div', { class: 'keyboard', 'data-testid': 'keyboard' }, ...m.buttons.map(row =>
    h('div', { class: 'row' }, ...row.map(b => button(m, b, ctx)))));
}

function button(m, b, ctx) {
  const label = h('span', { dir: direction(b.text) }, b.text);
  const attributes = { class: 'key ' + (b.style || ''), 'data-testid': 'button' };
  if (b.url) {
    const outside = !ctx.act.own(b.url);
    const hint = outside ? h('span', { class: 'hidden' }, ' (' + ctx.words.link + ')') : null;
    return link(b.url, [label, hint, outside ? icon('link', true) : ''].filter(Boolean), ctx.act, attributes);
  }
  const press = {
    callback_data: el => ctx.act.press(m, b, el),
    copy_text: () => ctx.act.copy(b.copy_text.text),
    switch_inline_query: () => ctx.act.inline(b.switch_inline_query),
    switch_inline_query_current_chat: () => ctx.act.inline(b.switch_inline_query_current_chat),
  };
  const kind = Object.keys(press).find(k => b[k] !== undefined);
  const el = h('button', { type: 'button', ...attributes, 'data-data': b.callback_data }, label, b.copy_text ? icon('copy') : null);
  el.addEventListener('click', () => press[kind]?.(el));
  return el;
}

// fold hides "show more" under quotes that are short enough to be shown whole.
export function fold(item) {
  for (const quote of item.querySelectorAll('.expandable')) {
    const quoteBody = quote.querySelector('.quote-body');
    const more = quote.querySelector('.more');
    if (quoteBody.scrollHeight <= quoteBody.clientHeight + 2 && !quoteBody.classList.contains('open')) more.hidden = true;
  }
}
