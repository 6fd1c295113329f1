/** Returns a function that causes one run, `delay` ms after the first of several calls. */
export function scheduled(run, delay) {
  let timer = 0;
  return () => {
    if (timer !== 0) return;
    timer = setTimeout(() => {
      timer = 0;
      run();
    }, delay);
  };
}
