// The composer: text, commands, attachments, inline queries, editing.
import { $, h, icon, direction } from './dom.js';
import { post, upload } from './net.js';

const MAX = 4096, WARN = 3800; // UTF-16 units, which JavaScript counts too

export class Composer {
  constructor(page) {
    this.page = page;
    this.text = $('composer');
    this.popup = $('popup');
    this.kind = '';      // of the popup: '', commands, attach, inline, link
    this.picked = -1;    // the entry that the arrow keys are on
    this.edited = null;  // the message under edit
    this.asked = 0;      // number of the last inline query
    this.text.addEventListener('input', () => this.changed());
    this.text.addEventListener('keydown', ev => this.key(ev));
    $('form').addEventListener('submit', ev => { ev.preventDefault(); this.submit(); });
    $('menu').addEventListener('click', () => this.toggle('commands', () => this.commands('')));
    $('attach').addEventListener('click', () => this.toggle('attach', () => this.attachments()));
    $('editing-end').addEventListener('click', () => { this.endEdit(); this.set(''); });
    $('file').addEventListener('change', () => this.file());
    document.addEventListener('click', ev => {
      if (!ev.target.closest('#popup, #menu, #attach, #form')) this.close();
    });
    this.popup.addEventListener('keydown', ev => this.popupKey(ev));
  }

  words() {
    const t = this.page.words();
    this.text.placeholder = t.composer;
    this.text.setAttribute('aria-label', t.composer);
    this.close();
    this.changed();
  }

  enter(draft) {
    this.endEdit();
    this.set(draft, false);
  }

  leave() {
    const draft = this.edited ? '' : this.text.value;
    this.endEdit();
    this.close();
    return draft;
  }

  set(value, focus = true) {
    this.text.value = value;
    this.changed();
    if (focus) this.text.focus();
  }

  edit(m) {
    this.edited = m.id;
    $('editing').hidden = false;
    $('editing-text').textContent = this.page.words().editing;
    this.set(m.text);
  }

  endEdit() {
    this.edited = null;
    $('editing').hidden = true;
  }

  changed() {
    const value = this.text.value, t = this.page.words();
    this.text.dir = value ? 'auto' : t.dir; // an empty field follows the page
    this.text.style.height = 'auto';
    this.text.style.height = Math.min(this.text.scrollHeight, 180) + 'px';
    const left = MAX - value.length;
    $('counter').hidden = value.length < WARN;
    $('counter').textContent = left >= 0 ? `${left} ${t.left}` : `${-left} ${t.over}`;
    $('counter').classList.toggle('over', left < 0);
    $('send').disabled = value.trim() === '' || left < 0;
    this.suggest(value);
  }

  // suggest opens the popup that fits what is being typed.
  suggest(value) {
    const command = /^\/(\w*)$/.exec(value);
    const inline = new RegExp('^@' + this.page.username() + '\\s([^]*)$', 'i').exec(value);
    if (command) this.commands(command[1]);
    else if (inline && this.page.username()) this.query(inline[1]);
    else if (/^\S+[?&]start=\S+$/.test(value.trim()) && this.page.act.own(value.trim())) this.link(value.trim());
    else if (['commands', 'inline', 'link'].includes(this.kind)) this.close();
  }

  // link offers to open a link to this bot, as a tap on it does.
  link(url) {
    const t = this.page.words();
    this.open('link', 'listbox', t.openLink, h('button', {
      type: 'button', class: 'entry', role: 'option', id: 'entry-0', 'data-testid': 'open-link', tabindex: '-1', 'aria-selected': 'false',
      onclick: () => { this.close(); this.set(''); this.page.act.open(url); },
    }, icon('link', true), h('span', {}, t.openLink)));
  }

  async submit() {
    const value = this.text.value;
    if (value.trim() === '' || value.length > MAX) return;
    const edited = this.edited;
    this.close();
    this.endEdit();
    this.set('');
    if (!await this.page.send(value, edited)) this.set(value);
  }

  key(ev) {
    if (ev.isComposing) return;
    if (['commands', 'inline', 'link'].includes(this.kind)) {
      if (this.popupKey(ev)) return;
    }
    if (ev.key === 'Enter' && !ev.shiftKey) { ev.preventDefault(); this.submit(); }
    if (ev.key === 'Escape') { this.close(); if (this.edited) { this.endEdit(); this.set(''); } }
  }

  // popupKey moves through the popup; true when the key was for it.
  popupKey(ev) {
    const entries = [...this.popup.querySelectorAll('.entry')];
    if (ev.key === 'Escape') { this.close(); this.text.focus(); return true; }
    if (!entries.length) return false;
    const step = { ArrowDown: 1, ArrowUp: -1 }[ev.key];
    if (step) {
      ev.preventDefault();
      this.pick(entries, (this.picked < 0 && step < 0 ? entries.length : this.picked + entries.length + step) % entries.length);
      return true;
    }
    if (ev.key === 'Tab' && this.kind === 'commands' && this.picked >= 0) {
      ev.preventDefault();
      this.set(entries[this.picked].dataset.command + ' ');
      return true;
    }
    if (ev.key === 'Enter' && this.picked >= 0 && document.activeElement === this.text) {
      ev.preventDefault();
      entries[this.picked].click();
      return true;
    }
    return false;
  }

  pick(entries, i) {
    this.picked = i;
    entries.forEach((el, j) => el.setAttribute('aria-selected', String(j === i)));
    entries[i].scrollIntoView({ block: 'nearest' });
    if (this.kind === 'attach') entries[i].focus();
    else this.text.setAttribute('aria-activedescendant', entries[i].id);
  }

  toggle(kind, open) {
    if (this.kind === kind) { this.close(); return; }
    open();
    if (kind === 'attach') this.popup.querySelector('.entry')?.focus();
    else this.text.focus();
  }

  open(kind, role, label, ...children) {
    this.kind = kind;
    this.picked = -1;
    this.text.removeAttribute('aria-activedescendant');
    this.popup.setAttribute('role', role);
    this.popup.setAttribute('aria-label', label);
    this.popup.replaceChildren(...children);
    this.popup.hidden = false;
    $('menu').setAttribute('aria-expanded', String(kind === 'commands'));
    $('attach').setAttribute('aria-expanded', String(kind === 'attach'));
  }

  close() {
    this.kind = '';
    this.popup.hidden = true;
    this.popup.replaceChildren();
    this.text.removeAttribute('aria-activedescendant');
    $('menu').setAttribute('aria-expanded', 'false');
    $('attach').setAttribute('aria-expanded', 'false');
  }

  commands(prefix) {
    const t = this.page.words();
    const list = this.page.current()?.menu.filter(c => c.command.startsWith(prefix.toLowerCase())) || [];
    if (!list.length && prefix) { this.close(); return; }
    const entries = list.map((c, i) => h('button', {
      type: 'button', class: 'entry', role: 'option', id: 'entry-' + i, 'data-command': '/' + c.command, 'data-testid': 'command',
      tabindex: '-1', 'aria-selected': 'false', onclick: () => this.command('/' + c.command),
    }, h('bdi', { class: 'entry-name' }, '/' + c.command), h('span', { class: 'entry-text', dir: direction(c.description) }, c.description)));
    this.open('commands', 'listbox', t.menu, ...(list.length ? entries : [h('p', { class: 'none' }, t.noCommands)]));
  }

  command(text) {
    this.close();
    if (this.text.value.startsWith('/')) this.set('');
    this.page.send(text);
    this.text.focus();
  }

  attachments() {
    const t = this.page.words();
    this.open('attach', 'menu', t.attach, ...['photo', 'voice', 'sticker', 'document'].map(kind => h('button', {
      type: 'button', class: 'entry', role: 'menuitem', 'data-testid': 'attach-' + kind, onclick: () => this.attach(kind),
    }, icon(kind === 'document' ? 'file' : kind), h('span', {}, t[kind]))));
  }

  attach(kind) {
    this.close();
    if (kind === 'document') { $('file').click(); return; }
    post('attach', { person: this.page.current().id, kind }).catch(this.page.failed);
    this.text.focus();
  }

  file() {
    const [file] = $('file').files;
    if (file) upload(this.page.current().id, file).catch(this.page.failed);
    $('file').value = '';
  }

  // query asks the bot for inline results once the typing pauses.
  query(text) {
    const number = ++this.asked, t = this.page.words();
    if (this.kind !== 'inline') this.open('inline', 'listbox', t.searching, h('p', { class: 'none' }, t.searching));
    setTimeout(async () => {
      if (number !== this.asked || this.kind !== 'inline') return;
      const person = this.page.current().id;
      const answer = await post('inline', { person, text }).catch(() => ({ results: [] }));
      if (number === this.asked && this.kind === 'inline') this.results(person, answer);
    }, 250);
  }

  results(person, answer) {
    const t = this.page.words();
    const entries = answer.results.map((r, i) => h('button', {
      type: 'button', class: 'entry tall', role: 'option', id: 'entry-' + i, tabindex: '-1', 'aria-selected': 'false', 'data-testid': 'result',
      onclick: () => { this.close(); this.set(''); post('choose', { person, result: r }).catch(this.page.failed); },
    }, h('span', { class: 'entry-title', dir: direction(r.title) }, r.title),
    h('span', { class: 'entry-text', dir: direction(r.description) }, r.description)));
    if (answer.button) {
      entries.unshift(h('button', { type: 'button', class: 'entry', role: 'option', onclick: () => {
        this.set('');
        this.page.act.open('https://t.me/' + this.page.username() + '?start=' + answer.button.start_parameter);
      } }, h('span', { class: 'entry-title', dir: direction(answer.button.text) }, answer.button.text)));
    }
    this.open('inline', 'listbox', t.menu, ...(entries.length ? entries : [h('p', { class: 'none' }, t.noResults)]));
  }
}
