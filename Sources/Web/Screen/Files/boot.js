// Before anything else is there: a stop that works, and another try when the page did not come whole. No module, so that it
// runs though every other file is missing.
(() => {
  const button = /** @type {HTMLElement} */ (document.getElementById('stop'));
  const isReady = () => document.documentElement.dataset.ready === 'yes';
  button.textContent = '\u25a0 STOP';
  button.addEventListener('pointerdown', () => {
    // Later the page stops, and says what came of it.
    if (isReady()) return;
    fetch('/v1/stop', { method: 'POST', keepalive: true }).then(
      ({ ok }) => { button.textContent = ok ? '\u25a0 STOP \u2713' : '\u25b2 STOP'; },
      () => { button.textContent = '\u25b2 STOP'; });
  });
  setTimeout(() => { if (!isReady()) location.reload(); }, 8000);
})();
