/** Keeps the page as high as its visible part: on iOS the on-screen keyboard covers the page without resizing it. */
export function followVisibleHeight() {
  const viewport = window.visualViewport;
  if (!viewport) return;
  const update = () => {
    // While the page is zoomed, the size of the visible part does not matter for the layout.
    const covered = viewport.scale <= 1.01 && viewport.height < window.innerHeight - 1;
    document.documentElement.style.setProperty('--visible-height', covered ? `${viewport.height}px` : '100dvh');
    if (covered) window.scrollTo(0, 0);
  };
  viewport.addEventListener('resize', update);
  update();
}
