// A form marked data-saves-itself is sent as it stands every ten seconds and on leaving a field, if something changed.
// Without this script the form is saved by its buttons; nothing else differs.
(() => {
  const form = document.querySelector("form[data-saves-itself]");
  if (!form || !window.fetch) return;
  const content = () => {
    const data = new FormData(form);
    for (const [name, value] of [...data]) if (value instanceof File) data.delete(name);
    return data;
  };
  const version = form.elements.version;
  const words = () => {
    const data = content();
    data.delete("version");
    return new URLSearchParams(data).toString();
  };
  const say = (text) => document.querySelectorAll("[data-saved] > span").forEach((place) => (place.textContent = text));
  let saved = words();
  let busy = false;
  let stopped = false;
  let running = Promise.resolve();
  const save = () => {
    if (!busy && !stopped && words() !== saved) running = send();
  };
  const send = async () => {
    const now = words();
    busy = true;
    try {
      const answer = await fetch(form.action || location.href, {
        method: "POST", body: content(), headers: { "X-Saved-By": "browser" }, redirect: "manual",
      });
      if (answer.type === "opaqueredirect" || answer.status === 401 || answer.status === 403) {
        stopped = true;
        say(form.dataset.signedOut);
      } else if (answer.ok) {
        const told = await answer.json();
        version.value = told.version;
        document.querySelectorAll("input[name=version]").forEach((field) => (field.value = told.version));
        saved = now;
        say(told.words);
      } else if (answer.status === 409 || answer.status === 422) {
        stopped = answer.status === 409;
        say((await answer.json()).message);
      } else say(form.dataset.notSaved);
    } catch {
      say(form.dataset.notSaved);
    }
    busy = false;
  };
  form.addEventListener("change", save);
  setInterval(save, 10000);
  // While a save is on its way the version still rises: whichever form of the page is sent waits for it.
  document.addEventListener("submit", (event) => {
    stopped = true;
    if (!busy) return;
    event.preventDefault();
    const { target, submitter } = event;
    running.then(() => target.requestSubmit(submitter));
  });
  form.querySelectorAll("textarea[data-count]").forEach((area) => {
    const place = document.getElementById(area.dataset.count);
    const show = () => { place.textContent = place.dataset.words.replace("%n", area.value.length); };
    area.addEventListener("input", show);
  });
})();
