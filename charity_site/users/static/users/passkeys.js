// Asks the browser for a passkey and sends its answer with the form. webauthnJSON comes with django-allauth.
const form = document.querySelector("[data-passkey]")

if (window.PublicKeyCredential) {
  form.hidden = false
  document.querySelector("[data-no-passkey]").hidden = true
}

form.addEventListener("submit", async (event) => {
  event.preventDefault()
  const sorry = form.querySelector("[role=alert]")
  sorry.hidden = true
  try {
    const options = JSON.parse(document.getElementById("passkey-options").textContent)
    form.elements.credential.value = JSON.stringify(await window.webauthnJSON[form.dataset.passkey](options))
    form.submit()
  } catch {
    sorry.hidden = false
  }
})
