// Work under way looks again by itself: the parts of the page that say how far it is are replaced where they stand,
// and its end is said politely. What has the focus stays in place. Without this script a link looks again.
(() => {
  const shown = document.querySelector("[data-looks-again]");
  if (!shown) return;
  const often = 2000;
  const seldom = 30000;
  let pause = often;
  const said = document.createElement("p");
  said.className = "visually-hidden";
  said.setAttribute("role", "status");
  document.body.append(said);
  document.querySelectorAll("[data-with-script]").forEach((part) => { part.hidden = false; });

  const replaceParts = (fresh) => {
    document.querySelectorAll("[data-part]").forEach((part) => {
      const next = fresh.querySelector(`[data-part="${part.dataset.part}"]`);
      if (next && !part.contains(document.activeElement)) part.replaceWith(document.adoptNode(next));
    });
  };

  // The page of the end may need styles and signs that this one did without.
  const bringWhatItNeeds = (fresh) => {
    fresh.querySelectorAll("link[rel=stylesheet]").forEach((link) => {
      if (!document.querySelector(`link[href="${link.getAttribute("href")}"]`)) document.head.append(document.adoptNode(link));
    });
    const sprite = document.querySelector("svg.sprite");
    fresh.querySelectorAll("svg.sprite [id]").forEach((sign) => {
      if (sprite && !document.getElementById(sign.id)) sprite.append(document.adoptNode(sign));
    });
  };

  const end = (fresh) => {
    const scripts = [...fresh.querySelectorAll("script[src]")].map((script) => script.getAttribute("src"));
    if (scripts.some((source) => !document.querySelector(`script[src="${source}"]`))) {
      location.reload();
      return;
    }
    bringWhatItNeeds(fresh);
    const main = document.getElementById("main");
    const stoodInside = main !== document.activeElement && main.contains(document.activeElement);
    main.replaceChildren(...document.adoptNode(fresh.getElementById("main")).childNodes);
    document.title = fresh.title;
    // Only who stood on something that is gone now is put somewhere: at the beginning of what came instead.
    if (stoodInside) main.focus({ preventScroll: true });
    const heading = main.querySelector("h1");
    said.textContent = [shown.dataset.ended, heading ? heading.textContent.trim() : ""].join(" ");
  };

  const look = async () => {
    if (document.hidden) return true;
    const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
    if (answer.redirected) return false; // signed out meanwhile: the link leads there
    if (!answer.ok) throw new Error(String(answer.status));
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (!fresh.querySelector("[data-looks-again]")) {
      end(fresh);
      return false;
    }
    replaceParts(fresh);
    document.title = fresh.title;
    return true;
  };

  const goOn = () => {
    setTimeout(async () => {
      try {
        if (!(await look())) return;
        pause = often;
      } catch {
        pause = Math.min(2 * pause, seldom); // a bad line: the page stays as it is, and is asked for less often
      }
      goOn();
    }, pause);
  };
  goOn();
})();
