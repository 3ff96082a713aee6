// Waits in a portal's page for a field that can be typed in, types, and waits until that is there at the next frame.
// Written before the script that brings the field; its time begins when the browser comes upon that script's tag.
globalThis.usable = new Promise((done) => {
  const field = () => [...document.querySelectorAll("[name=token]")].find((one) => one.checkVisibility());
  const script = () => document.querySelector("script[type=module]").src;
  let shown;
  const look = () => {
    const { value } = field() ?? {};
    if (value === "x") {
      const [{ startTime }] = performance.getEntriesByName(script());
      done([shown - startTime, performance.now() - startTime]);
      return;
    }
    if (value === "") {
      shown ??= performance.now();
      field().focus();
      document.execCommand("insertText", false, "x");
    }
    requestAnimationFrame(look);
  };
  const watch = new MutationObserver(() => {
    if (!field()) return;
    watch.disconnect();
    look();
  });
  watch.observe(document, { childList: true, subtree: true, attributes: true });
});
