/* Takes questions to the folder in the memory of this tab. */
const form = document.querySelector("#ask");

form?.addEventListener("submit", (event) => {
  const ticked = [...form.elements].filter((box) => box.checked).map((box) => ({ ...box.dataset, ...form.dataset }));
  const own = document.querySelector("#own-questions").value.split("\n").filter((line) => line.trim());
  sessionStorage.ticked = JSON.stringify([...ticked, ...own.map((blank) => ({ blank }))]);
  event.preventDefault();
  location.assign(form.action);
});
