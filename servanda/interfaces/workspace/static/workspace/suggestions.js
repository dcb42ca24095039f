// Reviewing by single keys: A accept, C change, R refuse, arrows move, Enter saves, U undoes the last decision.
// Without this script, or with shortcuts switched off, every answer is chosen with Tab and Space and saved by its button.
(() => {
  const form = document.querySelector("form[data-review]");
  if (!form || !("keys" in form.dataset)) return;
  const questions = [...form.querySelectorAll("[data-questions] > fieldset")];
  const verdicts = { a: "accept", c: "change", r: "refuse" };
  let at = 0;
  const stand = (number, { moving = true } = {}) => {
    at = Math.max(0, Math.min(number, questions.length - 1));
    questions.forEach((question, index) => question.classList.toggle("now", index === at));
    if (!moving) return;
    const place = questions[at].querySelector(".yn input:checked") || questions[at].querySelector(".yn input");
    place.focus({ preventScroll: true });
    questions[at].scrollIntoView({ block: "nearest" });
  };
  const answer = (verdict) => {
    const choice = questions[at].querySelector(`.yn input[value=${verdict}]`);
    choice.checked = true;
    choice.focus({ preventScroll: true });
    if (verdict === "change") questions[at].querySelector(".instead input, .instead select").focus();
    else if (at < questions.length - 1) stand(at + 1);
  };
  questions.forEach((question, index) => question.addEventListener("focusin", () => stand(index, { moving: false })));
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
    const inside = event.target;
    // What is being typed or chosen from a list keeps its keys.
    if (inside.matches("select, textarea, summary, input:not([type=radio]):not([type=checkbox])")) return;
    const pressed = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    if (pressed in verdicts) answer(verdicts[pressed]);
    else if (pressed === "ArrowDown" || pressed === "ArrowUp") {
      if (!form.contains(inside) && inside !== document.body) return;
      // Inside “what instead” arrows move among its choices, as everywhere.
      if (inside.closest(".instead")) return;
      stand(at + (pressed === "ArrowDown" ? 1 : -1));
    } else if (pressed === "Enter") {
      if (inside.matches("a, button")) return;
      form.requestSubmit(form.querySelector("[data-save]"));
    } else if (pressed === "u") {
      const undo = document.getElementById("undo-form");
      if (!undo) return;
      undo.requestSubmit();
    } else return;
    event.preventDefault();
  });
  stand(0, { moving: false });
})();
