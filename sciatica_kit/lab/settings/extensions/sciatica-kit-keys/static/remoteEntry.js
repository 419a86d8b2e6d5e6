// Without this, JupyterLab takes the keys of a drop-down or button that has the focus: the arrows
// leave the form, "x" cuts its cell, Enter opens its code (jupyter-widgets/ipywidgets issue 3912).
// The attribute is Lumino's own way to say that an element keeps its keys.
(() => {
  const keeps = "data-lm-suppress-shortcuts";
  // Save, the side bar and the list of commands are to be had from within a form too.
  const ofLab = (event) =>
    (event.ctrlKey || event.metaKey) && /^[sb]$|^C$/.test(event.key);
  const keep = (event) => {
    const target = event.target;
    if (target instanceof Element && target.closest(".jp-OutputArea-output"))
      target.toggleAttribute(keeps, !ofLab(event));
  };
  // What is typed into a form is a patient's: the browser is told to offer it to nobody later.
  const forget = () =>
    document
      .querySelectorAll(".jp-OutputArea-output :is(input, textarea):not([autocomplete='off'])")
      .forEach((field) => field.setAttribute("autocomplete", "off"));
  const plugin = {
    id: "sciatica-kit-keys:plugin",
    autoStart: true,
    activate: () => {
      // On the window, and so before JupyterLab, which listens on the document.
      window.addEventListener("keydown", keep, true);
      new MutationObserver(forget).observe(document, { childList: true, subtree: true });
      forget();
    },
  };
  // The form in which JupyterLab expects a built extension; this one needs no building.
  const all = (window._JUPYTERLAB = window._JUPYTERLAB || {});
  all["sciatica-kit-keys"] = {
    init: () => undefined,
    get: () => Promise.resolve(() => plugin),
  };
})();
