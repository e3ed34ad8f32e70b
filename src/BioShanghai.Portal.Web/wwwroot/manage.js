// The box that stands over the page while the connection is gone: its buttons work without the connection.
addEventListener('click', event => {
  if (event.target.closest('[data-reload]')) location.reload();
  if (event.target.closest('[data-reconnect]')) Blazor.reconnect().then(connected => connected || location.reload());
});
