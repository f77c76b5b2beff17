/** Reads a text out to whoever cannot see the page. */
export function announce(text: string): void {
  const element = document.getElementById('announcement');
  if (!element) return;
  // Emptied first, so that the same text is read out again.
  element.textContent = '';
  setTimeout(() => {
    element.textContent = text;
  }, 50);
}
