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
    data.delete("after_key");
    return new URLSearchParams(data).toString();
  };
  const say = (text) => document.querySelectorAll("[data-saved] > span").forEach((place) => (place.textContent = text));
  let saved = words();
  let busy = false;
  let stopped = false;
  let running = Promise.resolve();
  // Each try has a key. One whose answer the line lost is named by the next, so that it is known for our own.
  const unanswered = form.elements.after_key;
  const key = () => {
    const hex = [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
  };
  const save = (leaving) => {
    if (!busy && !stopped && words() !== saved) running = send(leaving === true);
  };
  const send = async (keepalive) => {
    const now = words();
    const body = content();
    unanswered.value = key();
    body.set("save_key", unanswered.value);
    busy = true;
    try {
      const answer = await fetch(form.action || location.href, {
        method: "POST", body, headers: { "X-Saved-By": "browser" }, redirect: "manual", keepalive,
      });
      if (answer.status < 500) unanswered.value = "";
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
  // Another tab, another app, or the page is closed: what was typed since the last save goes out at once.
  document.addEventListener("visibilitychange", () => { if (document.visibilityState === "hidden") save(true); });
  // While a save is on its way the version still rises: whichever form of the page is sent waits for it.
  document.addEventListener("submit", (event) => {
    stopped = true;
    if (!busy) return;
    event.preventDefault();
    const { target, submitter } = event;
    running.then(() => target.requestSubmit(submitter));
  });
  // Long tables inside the form can be narrowed by words; without this script the browser's own search finds them.
  form.querySelectorAll("[data-filters]").forEach((place) => {
    const box = place.querySelector("input");
    const rows = [...document.getElementById(place.dataset.filters).tBodies[0].rows];
    const texts = rows.map((row) => row.cells[0].textContent.toLowerCase());
    place.hidden = false;
    box.addEventListener("input", () => {
      const wanted = box.value.trim().toLowerCase();
      rows.forEach((row, number) => { row.hidden = !texts[number].includes(wanted); });
      place.querySelector("[role=status]").textContent = rows.every((row) => row.hidden) ? box.dataset.none : "";
    });
    box.addEventListener("keydown", (event) => { if (event.key === "Enter") event.preventDefault(); });
  });
  form.querySelectorAll("textarea[data-count]").forEach((area) => {
    const place = document.getElementById(area.dataset.count);
    const show = () => { place.textContent = place.dataset.words.replace("%n", area.value.length); };
    area.addEventListener("input", show);
  });
})();
