/** Opens and closes the list of people on a narrow screen. On a wide screen the style sheet always shows it. */
export function setUpPeopleDrawer(toggle, panel) {
  const set = (open) => {
    panel.classList.toggle('open', open);
    toggle.setAttribute('aria-expanded', String(open));
  };
  const isOpen = () => panel.classList.contains('open');
  toggle.addEventListener('click', () => set(!isOpen()));
  document.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || !isOpen()) return;
    set(false);
    toggle.focus();
  });
  document.addEventListener('pointerdown', (event) => {
    if (isOpen() && !panel.contains(event.target) && !toggle.contains(event.target)) set(false);
  });
}
