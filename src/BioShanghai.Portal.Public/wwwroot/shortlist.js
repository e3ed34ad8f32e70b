// The shortlist in this browser: keeps listings and notes, marks what is kept. Pages work without it; the list then lives in the address.
(() => {
  const KEY = 'shortlist', LINKS = 'shortlist-links', MOST = 20, LONGEST = 500;
  const main = document.querySelector('main');
  const isCode = x => typeof x === 'string' && /^[a-z0-9][a-z0-9-]{0,39}$/.test(x);
  const T = document.documentElement.lang.startsWith('zh') ? {
    kept: '已加入', added: n => `已加入，清单共 ${n} 处`, removed: n => `已移出，清单共 ${n} 处`, bar: n => `清单 ${n} 处`,
    full: `清单最多 ${MOST} 处，移出一处后可再加入`, noStore: '本机浏览器不能保存清单，改用带清单的网址',
    links: '您分享的链接', open: '查看', until: d => `有效至 ${d}`, close: '停用',
  } : {
    kept: 'On the shortlist', added: n => `Added; the shortlist holds ${n}`, removed: n => `Removed; the shortlist holds ${n}`, bar: n => `Shortlist: ${n}`,
    full: `The shortlist holds at most ${MOST}; remove one to add another`, noStore: 'This browser keeps no list; the address of the page will hold it instead',
    links: 'Links you shared', open: 'Open', until: d => `until ${d}`, close: 'Close the link',
  };

  // Storage may be denied, full, or hold what another version or a curious hand left there.
  const load = key => { try { const x = JSON.parse(localStorage.getItem(key)); return Array.isArray(x) ? x : []; } catch { return []; } };
  const save = (key, x) => { try { localStorage.setItem(key, JSON.stringify(x)); return true; } catch { return false; } };
  const read = () => {
    const seen = new Set();
    return load(KEY).filter(x => x && isCode(x.code) && !seen.has(x.code) && seen.add(x.code)).slice(0, MOST)
      .map(x => ({ code: x.code, note: typeof x.note === 'string' ? x.note.slice(0, LONGEST) : '' }));
  };
  const write = items => save(KEY, items);
  const readLinks = () => load(LINKS).filter(x => x && /^[a-z0-9]{16,64}$/.test(x.token) && typeof x.owner === 'string');
  const address = items => new URL('shortlist' + (items.length ? '?items=' + items.map(x => x.code).join('%2C') : ''), document.baseURI).href;

  const live = document.createElement('p');
  live.className = 'sr';
  live.setAttribute('role', 'status');
  main.append(live);
  const say = words => { live.textContent = ''; setTimeout(() => { live.textContent = words; }, 50); };

  const page = document.querySelector('[data-shortlist-page]');
  const shown = page ? page.dataset.shortlistPage.split(',').filter(isCode) : [];

  let bar;
  const kept = new WeakMap();
  const mark = () => {
    const items = read(), has = new Set(items.map(x => x.code));
    for (const link of document.querySelectorAll('a[data-shortlist]')) {
      const on = has.has(link.dataset.shortlist);
      if (link.getAttribute('aria-pressed') === String(on)) continue;
      link.setAttribute('role', 'button');
      link.setAttribute('aria-pressed', on);
      if (on) {
        kept.set(link, [...link.childNodes]);
        link.replaceChildren(T.kept);
      } else if (kept.has(link)) {
        link.replaceChildren(...kept.get(link));
      }
    }
    if (!page && items.length && !bar) {
      bar = document.createElement('p');
      bar.className = 'shortlist-bar';
      bar.append(document.createElement('a'));
      main.append(bar);
    }
    if (bar) {
      bar.hidden = !items.length;
      bar.firstChild.href = address(items);
      // Only when it changed: the page is watched for changes, and this is one.
      if (bar.firstChild.textContent !== T.bar(items.length)) bar.firstChild.textContent = T.bar(items.length);
    }
  };

  const toggle = (link, e) => {
    const items = read(), at = items.findIndex(x => x.code === link.dataset.shortlist);
    if (at < 0 && items.length >= MOST) {
      e.preventDefault();
      mark();
      say(T.full);
      return;
    }
    if (at < 0) items.push({ code: link.dataset.shortlist, note: '' }); else items.splice(at, 1);
    if (!write(items)) {
      say(T.noStore);
      return;
    }
    e.preventDefault();
    mark();
    say((at < 0 ? T.added : T.removed)(items.length));
  };

  document.addEventListener('click', e => {
    const link = e.target instanceof Element && e.target.closest('a[data-shortlist],a[data-remove],a[data-clear],a[data-copy]');
    if (!link || e.defaultPrevented || e.button || e.ctrlKey || e.metaKey || e.shiftKey || e.altKey) return;
    if (link.dataset.shortlist) {
      toggle(link, e);
    } else if ('copy' in link.dataset) {
      const items = read();
      for (const code of (new URL(link.href).searchParams.get('items') || '').split(',')) {
        const note = document.querySelector(`[data-shared-note="${CSS.escape(code)}"]`)?.textContent.slice(0, LONGEST) || '';
        const own = items.find(x => x.code === code);
        if (own) own.note ||= note; else if (isCode(code) && items.length < MOST) items.push({ code, note });
      }
      write(items);
    } else {
      const gone = 'clear' in link.dataset ? null : link.dataset.remove.split(',');
      // Replaced, so that "back" does not bring back what was taken out.
      if (write(gone ? read().filter(x => !gone.includes(x.code)) : [])) {
        e.preventDefault();
        location.replace(link.href);
      }
    }
  });
  document.addEventListener('keydown', e => {
    if (e.key === ' ' && e.target instanceof Element && e.target.matches('a[data-shortlist]')) {
      e.preventDefault();
      e.target.click();
    }
  });

  const fillNotes = () => {
    const notes = new Map(read().map(x => [x.code, x.note]));
    for (const area of document.querySelectorAll('textarea[data-note]')) {
      if (area !== document.activeElement && notes.has(area.dataset.note)) area.value = notes.get(area.dataset.note);
    }
  };
  document.addEventListener('input', e => {
    if (!(e.target instanceof Element) || !e.target.matches('textarea[data-note]')) return;
    const items = read(), own = items.find(x => x.code === e.target.dataset.note);
    if (own) {
      own.note = e.target.value.slice(0, LONGEST);
      if (!write(items)) say(T.noStore);
    }
  });

  const follow = () => {
    if (page) {
      const items = read();
      if (items.length !== shown.length || items.some(x => !shown.includes(x.code))) location.replace(address(items)); else fillNotes();
    } else {
      mark();
    }
  };
  addEventListener('storage', e => { if (e.key === KEY || e.key === null) follow(); });
  document.addEventListener('finder:shown', mark);
  addEventListener('pageshow', e => { if (e.persisted) follow(); });

  if (page) {
    const items = read();
    const fresh = shown.filter(x => !items.some(y => y.code === x)).slice(0, MOST - items.length);
    items.push(...fresh.map(code => ({ code, note: '' })));
    if ((!fresh.length || write(items)) && items.some(x => !shown.includes(x.code))) {
      location.replace(address(items));
      return;
    }
    fillNotes();
    showLinks();
  }

  const own = document.querySelector('[data-shared]');
  if (own) {
    const { shared: token, owner, expires } = own.dataset;
    save(LINKS, [...readLinks().filter(x => x.token !== token), { token, owner, expires }].slice(-MOST));
  }
  const closed = document.querySelector('[data-revoked]');
  if (closed) save(LINKS, readLinks().filter(x => x.token !== closed.dataset.revoked));
  const secret = document.querySelector('input[data-secret-of]');
  if (secret && !secret.value) secret.value = readLinks().find(x => x.token === secret.dataset.secretOf)?.owner || '';

  mark();
  // Results that are exchanged in place bring new links.
  let soon;
  new MutationObserver(() => { clearTimeout(soon); soon = setTimeout(mark, 50); }).observe(main, { childList: true, subtree: true });

  function showLinks() {
    const links = readLinks().filter(x => !(x.expires < new Date().toISOString().slice(0, 10)));
    if (!links.length) return;
    const section = document.createElement('section'), heading = document.createElement('h2'), list = document.createElement('ul');
    section.className = 'shared-links';
    heading.textContent = T.links;
    for (const link of links) {
      const line = document.createElement('li'), open = document.createElement('a'), close = document.createElement('a');
      open.href = 'shortlist/' + link.token;
      open.textContent = T.open + ' …' + link.token.slice(-6);
      close.href = open.getAttribute('href') + '/revoke';
      close.textContent = T.close;
      line.append(open, ' · ' + T.until(link.expires || '?') + ' · ', close);
      list.append(line);
    }
    section.append(heading, list);
    page.append(section);
  }
})();
