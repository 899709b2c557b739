/* Many pictures or documents at once: one button sends the forms of all of them, one after the other. */
document.addEventListener("DOMContentLoaded", () => {
  const list = document.getElementById("upload-list");
  if (!list) return;
  const forms = () => [...list.querySelectorAll("form:has([type=submit])")];
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button";
  button.textContent = "Update all";
  button.hidden = true;
  list.after(button);
  new MutationObserver(() => {
    button.hidden = forms().length < 2;
  }).observe(list, { childList: true, subtree: true });

  button.addEventListener("click", async () => {
    button.disabled = true;
    for (const form of forms()) {
      // Wagtail's script hears it, sends the form, and shows what is wrong with it in its place.
      const answered = new Promise((resolve) => window.jQuery(document).one("ajaxComplete", resolve));
      form.dispatchEvent(new Event("submit", { bubbles: true, cancelable: true }));
      await answered;
    }
    button.disabled = false;
    list.querySelector("[aria-invalid=true]")?.focus();
  });
});
