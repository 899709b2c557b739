/* The editor saves by itself, and neither its next save nor the button waits for the answer to the one before. Here they stand in
   one line, so that each knows what those before have stored. Nothing is doubled without it (core/sent_forms.py); with it, what is
   sent is also in its order, and who was signed out goes on after signing in. */
(() => {
  const form = document.querySelector("form[data-controller~='w-autosave']");
  const signIn = new URL(document.currentScript.dataset.signIn, window.location);
  if (!form) return;

  const LONGEST = 20_000; // milliseconds that anything waits for an answer
  const TOKEN = "csrfmiddlewaretoken";
  const fetchAtOnce = window.fetch;
  const count = form.elements.form_number; // of what is sent
  let sent = Number(count?.value);
  let line = Promise.resolve(); // settles when the form knows all answers
  let waiting = 0; // saves whose answer it does not know
  let button = null; // that was pressed while some were waiting
  let asked = null; // the event of the last save, which Wagtail sends half a second later
  let leaving = false; // what was sent by a button is not saved again
  let notice = null;

  const pause = (time) => new Promise((resolve) => setTimeout(resolve, time));

  /* Wagtail says one of these when it has put into the form what an answer said. */
  const answered = () =>
    new Promise((resolve) => {
      for (const end of ["success", "error"]) form.addEventListener(`w-autosave:${end}`, resolve, { once: true });
    });

  /* Signing in anew, also in another tab, has given the browser another token. */
  function takeToken() {
    const token = document.cookie.match(/(?:^|; )(?:__Host-)?csrftoken=([^;]+)/);
    if (token) form.elements[TOKEN].value = token[1];
  }

  /* What Wagtail would send now: since it was to be sent, the form may have learned something. */
  function contents() {
    takeToken();
    const body = new FormData(form);
    const version = Number(form.dataset.wAutosaveRevisionIdValue);
    if (version) body.set("overwrite_revision_id", version);
    if (count) body.set(count.name, (sent += 1));
    return body;
  }

  async function save(options, before, taken) {
    await before;
    Promise.race([answered(), pause(LONGEST)]).then(taken);
    const body = contents();
    const headers = { ...options.headers, "X-CSRFToken": body.get(TOKEN) };
    const answer = await fetchAtOnce(form.action, { ...options, body, headers });
    const isAtSignIn = answer.redirected && new URL(answer.url).pathname === signIn.pathname;
    if (isAtSignIn || answer.status === 401 || answer.headers.has("X-Signed-Out")) tellOfSigningIn();
    return answer;
  }

  window.fetch = (address, options = {}) => {
    const saves = options.body instanceof FormData && options.headers?.Accept === "application/json";
    if (!saves || address !== form.action) return fetchAtOnce(address, options);
    const before = line;
    waiting += 1;
    let answer;
    line = new Promise((taken) => {
      answer = save(options, before, taken);
    }).then(() => { waiting -= 1; });
    return answer;
  };

  form.addEventListener("w-autosave:save", (event) => {
    asked = event;
    if (leaving) event.preventDefault();
  });

  form.addEventListener(
    "submit",
    (event) => {
      if (!waiting) {
        leave();
        return;
      }
      event.preventDefault();
      event.stopImmediatePropagation();
      const isFirst = !button;
      button = event.submitter || form;
      if (isFirst) line.then(press);
    },
    { capture: true },
  );

  /* The form is about to be sent. Somebody may stop that, so what is typed later is saved again. */
  function leave() {
    takeToken();
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

  /* Send the form by the button that was pressed last. */
  function press() {
    if (waiting) {
      line.then(press);
      return;
    }
    const pressed = button;
    button = null;
    pressed.disabled = false; // Wagtail has disabled it meanwhile, and such a button says nothing of itself
    form.requestSubmit(pressed === form ? null : pressed);
  }

  // Scripts that approve a page send the form past all who listen.
  form.submit = () => form.requestSubmit();

  /* Say how to sign in without leaving the form, above the buttons. */
  function tellOfSigningIn() {
    if (notice) return;
    notice = document.createElement("p");
    notice.className = "signed-out help-block help-critical";
    notice.setAttribute("role", "alert");
    const link = document.createElement("a");
    Object.assign(link, { href: signIn.href, target: "_blank" });
    link.textContent = "Sign in again in a new tab";
    notice.append("You were signed out. What you typed is still here. ", link, ", then come back to this one: it goes on saving.");
    (form.querySelector("footer") || form).prepend(notice);
    form.addEventListener("w-autosave:success", forgetNotice);
  }

  function forgetNotice() {
    notice?.remove();
    notice = null;
  }

  window.addEventListener("focus", () => {
    if (notice) form.dispatchEvent(new CustomEvent("w-unsaved:add", { bubbles: true, cancelable: true }));
  });
})();
