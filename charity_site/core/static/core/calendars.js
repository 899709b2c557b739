/* A calendar belongs to the field in which somebody is, and lies over what stands below. It comes a moment after its field was
   entered, also when that was left meanwhile; and who types the day needs none. */
(() => {
  const COMES_WITHIN = 300; // milliseconds
  const close = (field) => window.jQuery(field).data("xdsoft_datetimepicker")?.trigger("close.xdsoft");

  document.addEventListener("input", ({ target }) => close(target));
  document.addEventListener("focusout", ({ target }) => {
    setTimeout(() => {
      if (document.activeElement !== target) close(target);
    }, COMES_WITHIN);
  });
})();
