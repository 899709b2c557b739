/* Wagtail's editor saves by itself, each save after the answer to the one before; its buttons wait for nothing. Here they wait, so
   that the form that is sent knows what was stored. Nothing is doubled without that (core/sent_forms.py); with it, what is sent is in
   its order too, and who was signed out meanwhile goes on after signing in. */
(() => {
  const form = document.querySelector("form[data-controller~='w-autosave']");
  const signIn = new URL(document.currentScript.dataset.signIn, window.location);
  if (!form) return;

  const LONGEST = 20_000; // milliseconds that a button waits for an answer
  const TOKEN = "csrfmiddlewaretoken";
  const fetchAtOnce = window.fetch;
  const count = form.elements.form_number; // of what is sent
  let sent = Number(count?.value);
  let saving = null; // a promise while the form does not know the answer to a save
  let button = null; // that was pressed meanwhile
  let asked = null; // the event of the last save, which Wagtail sends half a second later
  let leaving = false; // what was sent by a button is not saved again
  let notice = null;

  const pause = (time) => new Promise((resolve) => setTimeout(resolve, time));

  /* Wagtail says one of these when it has put into the form what an answer said. */
  const answered = () =>
    new Promise((resolve) => {
      for (const end of ["success", "error"]) form.addEventListener(`w-autosave:${end}`, resolve, { once: true });
    });

  /* The token of today: signing in anew, also in another tab, gives the browser another one. */
  function token() {
    const cookie = document.cookie.match(/(?:^|; )(?:__Host-)?csrftoken=([^;]+)/);
    return cookie ? cookie[1] : form.elements[TOKEN].value;
  }

  window.fetch = async (address, options = {}) => {
    const { body, headers } = options;
    const saves = body instanceof FormData && headers?.Accept === "application/json" && address === form.action;
    if (!saves) return fetchAtOnce(address, options);
    const known = Promise.race([answered(), pause(LONGEST)]).then(() => {
      if (saving === known) saving = null;
    });
    saving = known;
    body.set(TOKEN, token());
    if (count) body.set(count.name, (sent += 1));
    const answer = await fetchAtOnce(address, { ...options, headers: { ...headers, "X-CSRFToken": token() } });
    const isAtSignIn = answer.redirected && new URL(answer.url).pathname === signIn.pathname;
    if (isAtSignIn || answer.status === 401 || answer.headers.has("X-Signed-Out")) tellOfSigningIn();
    return answer;
  };

  form.addEventListener("w-autosave:save", (event) => {
    asked = event;
    if (leaving) event.preventDefault();
  });

  form.addEventListener(
    "submit",
    (event) => {
      if (!saving) {
        leave();
        return;
      }
      event.preventDefault();
      event.stopImmediatePropagation();
      if (!button) saving.then(press);
      button = event.submitter || form;
    },
    { capture: true },
  );

  /* Send the form by the button that was pressed last. */
  function press() {
    if (saving) {
      saving.then(press);
      return;
    }
    const pressed = button;
    button = null;
    pressed.disabled = false; // Wagtail has disabled it meanwhile, and such a button says nothing of itself
    form.requestSubmit(pressed === form ? null : pressed);
  }

  // The script that approves a page would send the form past all who listen.
  form.submit = () => form.requestSubmit();

  /* The form is about to be sent. Somebody may stop that, so what is typed later is saved again. */
  function leave() {
    form.elements[TOKEN].value = token();
    if (count) count.value = sent += 1;
    leaving = true;
    asked?.preventDefault();
    pause(LONGEST).then(stay);
  }

  function stay() {
    leaving = false;
  }

  window.addEventListener("submit", (event) => {
    if (event.defaultPrevented) stay(); // there is a question to answer first
  });

  /* Say above the buttons how to sign in without leaving the form. */
  function tellOfSigningIn() {
    if (notice) return;
    notice = document.createElement("p");
    notice.className = "signed-out";
    notice.setAttribute("role", "alert");
    const link = document.createElement("a");
    Object.assign(link, { href: signIn.href, target: "_blank", textContent: "Sign in again in a new tab" });
    notice.append("You were signed out. What you typed is still here. ", link, ", then come back to this one.");
    form.querySelector("footer").before(notice);
    form.addEventListener("w-autosave:success", forgetNotice);
  }

  function forgetNotice() {
    notice?.remove();
    notice = null;
  }

  // Who comes back to this tab has perhaps signed in: try to save again.
  window.addEventListener("focus", () => {
    if (notice) form.dispatchEvent(new CustomEvent("w-unsaved:add", { bubbles: true, cancelable: true }));
  });
})();
