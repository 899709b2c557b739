/* Takes questions to the folder in a part of the address that is not sent. */
const form = document.querySelector("#ask");

form?.addEventListener("submit", (event) => {
  event.preventDefault();
  const ticked = [...form.elements].filter((box) => box.checked).map((box) => ({ ...box.dataset, ...form.dataset }));
  const own = document.querySelector("#own-questions").value.split("\n").filter((line) => line.trim());
  location.assign(`${form.action}#${encodeURIComponent(JSON.stringify([...ticked, ...own.map((blank) => ({ blank }))]))}`);
});
