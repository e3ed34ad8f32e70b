// The little the management needs beside the framework.

// The box that stands over the page while the connection is gone: its buttons work without the connection.
addEventListener('click', event => {
  if (event.target.closest('[data-reload]')) location.reload();
  if (event.target.closest('[data-reconnect]')) Blazor.reconnect().then(connected => connected || location.reload());
});

// Size of an element, to tell which part of a drawing was clicked.
window.portalBox = element => [element.clientWidth, element.clientHeight];

// Brings somebody to the field that is to be mended.
window.portalFocus = id => document.getElementById(id)?.focus();

// Arrow keys move what they are meant for, not the page.
document.addEventListener('keydown', event => {
  if (event.key.startsWith('Arrow') && event.target.closest?.('[data-arrows]')) event.preventDefault();
});

// A preview that is drawn anew stays where its reader was.
const places = new WeakMap();
document.addEventListener('load', event => {
  const frame = event.target;
  if (!(frame instanceof HTMLIFrameElement) || !frame.matches('[data-keeps-place]')) return;
  const inside = frame.contentWindow;
  inside.scrollTo(0, places.get(frame) ?? 0);
  inside.addEventListener('scroll', () => places.set(frame, inside.scrollY), { passive: true });
}, true);

// What a page of the management does before the server hears of it: the way to the quick find, and menus that close.
(() => {
  document.addEventListener('keydown', e => {
    const find = document.getElementById('find');
    const asks = (e.ctrlKey || e.metaKey) && !e.altKey && e.key.toLowerCase() === 'k';
    if (find && asks) {
      e.preventDefault();
      find.focus();
      find.select();
    }
    if (e.key === 'Escape') {
      const menu = e.target.closest('details.menu[open]');
      if (menu) {
        menu.open = false;
        menu.querySelector('summary').focus();
      }
    }
  });
  document.addEventListener('click', e => {
    for (const menu of document.querySelectorAll('details.menu[open]')) {
      if (!menu.contains(e.target)) menu.open = false;
    }
  });
})();
