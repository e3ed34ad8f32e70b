// Updates the finder in place. Every form and link in it works without this script; on any trouble the browser goes there by itself.
(() => {
  const box = document.querySelector('[data-finder]');
  if (!box || !window.fetch || !window.DOMParser) return;
  let running, timer;

  const isHere = (url) => url.origin === location.origin && url.pathname === location.pathname;

  const addressOf = (form) => {
    const url = new URL(form.action);
    for (const [name, value] of new FormData(form)) if (String(value).trim()) url.searchParams.append(name, value);
    return url;
  };

  // What the visitor was doing, in words that still hold in the new page.
  const state = () => {
    const at = document.activeElement;
    return {
      inside: box.contains(at), id: at.id, name: at.name, value: at.value, href: at.getAttribute && at.getAttribute('href'),
      typed: at.matches && at.matches('input:not([type=checkbox]):not([type=hidden])'),
      from: at.selectionStart,
      open: [...box.querySelectorAll('details[id]')].map((x) => [x.id, x.open]),
    };
  };

  const find = (was) => {
    if (was.id) return document.getElementById(was.id);
    if (was.name) return box.querySelector(`[name="${CSS.escape(was.name)}"][value="${CSS.escape(was.value)}"]`);
    return was.href ? box.querySelector(`a[href="${CSS.escape(was.href)}"]`) : null;
  };

  const restore = (was, isPaging) => {
    for (const [id, open] of was.open) {
      const fold = document.getElementById(id);
      if (fold && box.contains(fold)) fold.open = open;
    }
    if (isPaging) {
      (box.querySelector('.found') || box).scrollIntoView({ block: 'start' });
    }
    if (!was.inside) return;
    const at = find(was);
    if (!at) {
      const count = box.querySelector('.found') || box;
      count.tabIndex = -1;
      count.focus({ preventScroll: true });
      return;
    }
    if (was.typed && at.value !== was.value) at.value = was.value;
    at.focus({ preventScroll: true });
    if (was.typed && was.from !== null) try { at.setSelectionRange(was.from, was.from); } catch { /* a date has no caret */ }
  };

  const show = async (url, isNew, isPaging) => {
    clearTimeout(timer);
    // Leaving a field that was sent while typing asks nothing new.
    if (isNew && String(url) === location.href) return;
    if (running) running.abort();
    const mine = running = new AbortController();
    box.setAttribute('aria-busy', 'true');
    try {
      const answer = await fetch(url, { signal: mine.signal, headers: { Accept: 'text/html' } });
      const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
      const next = page.querySelector('[data-finder]');
      if (!answer.ok || !next) throw new Error(answer.status);
      const was = state();
      const said = box.querySelector('[role=status]'), saying = next.querySelector('[role=status]');
      // The live region stays the same element, or nothing would be announced.
      if (said && saying) {
        const words = saying.textContent;
        saying.replaceWith(said);
        box.replaceChildren(...next.childNodes);
        if (said.textContent !== words) said.textContent = words;
      } else {
        box.replaceChildren(...next.childNodes);
      }
      document.title = page.title;
      const links = page.querySelectorAll('a[hreflang], a.skip');
      document.querySelectorAll('a[hreflang], a.skip').forEach((x, i) => { if (links[i]) x.setAttribute('href', links[i].getAttribute('href')); });
      if (isNew) history.pushState(null, '', url);
      restore(was, isPaging);
      document.dispatchEvent(new CustomEvent('finder:shown'));
    } catch (trouble) {
      if (trouble.name !== 'AbortError') location.assign(url);
    } finally {
      if (running === mine) { running = null; box.removeAttribute('aria-busy'); }
    }
  };

  box.addEventListener('submit', (e) => {
    if (e.target.method !== 'get' || !isHere(new URL(e.target.action))) return;
    e.preventDefault();
    // "Show 23" closes the sheet of a phone.
    const sheet = e.target.closest('.facet-fold');
    if (sheet && matchMedia('(max-width: 859px)').matches) sheet.open = false;
    show(addressOf(e.target), true, !!sheet);
  });
  box.addEventListener('change', (e) => { if (e.target.form && e.target.form.matches('.facets')) show(addressOf(e.target.form), true); });
  box.addEventListener('input', (e) => {
    if (!e.target.form || !e.target.form.matches('.facets') || !e.target.matches('[inputmode]')) return;
    clearTimeout(timer);
    timer = setTimeout(() => show(addressOf(e.target.form), true), 600);
  });
  box.addEventListener('click', (e) => {
    const link = e.target.closest && e.target.closest('a[href]');
    if (!link || e.button || e.metaKey || e.ctrlKey || e.shiftKey || e.altKey || e.defaultPrevented) return;
    const url = new URL(link.getAttribute('href'), document.baseURI);
    if (!isHere(url) || url.hash) return;
    e.preventDefault();
    show(url, true, link.rel === 'next' || link.rel === 'prev');
  });
  addEventListener('popstate', () => show(new URL(location.href), false));
})();
