// What a page does about its requests: what is waited for stands in view and so does what came; what failed is said in
// words, with what was typed kept and a button to try again; a change of language keeps place, typed words and answer.
"use strict";
(() => {
  const KEPT = "kept-over-language";
  const ANSWERS = ["answer", "reply"];
  let failed = null;

  const said = (what) => document.body.dataset[what];

  function inView(element, block) {
    const { top, bottom } = element.getBoundingClientRect();
    const seen = top >= 0 && (block === "start" ? top < window.innerHeight * 0.6 : bottom <= window.innerHeight);
    if (!seen) element.scrollIntoView({ block });
  }

  function again() {
    const { elt, target, requestConfig } = failed;
    document.querySelector("[data-trouble]")?.remove();
    htmx.ajax(requestConfig.verb, requestConfig.path, {
      source: elt,
      target,
      values: Object.fromEntries(requestConfig.formData),
    });
  }

  function button(label, press) {
    const made = document.createElement("button");
    made.type = "button";
    made.className = "quiet";
    made.textContent = label;
    made.addEventListener("click", press);
    return made;
  }

  // Below what was pressed, where the eye is: a form, a row of links, or the element itself.
  function trouble(detail, parts) {
    failed = detail;
    document.querySelector("[data-trouble]")?.remove();
    const notice = document.createElement("p");
    notice.className = "notice late";
    notice.dataset.trouble = "";
    notice.setAttribute("role", "alert");
    notice.append(...parts.flatMap((part) => [part, " "]));
    (detail.elt.closest("form, nav") ?? detail.elt).after(notice);
    inView(notice, "nearest");
  }

  function signIn() {
    const link = document.createElement("a");
    link.href = `/sign-in?next=${encodeURIComponent(location.pathname + location.search)}`;
    link.target = "_blank";
    link.textContent = said("signIn");
    return link;
  }

  document.addEventListener("htmx:beforeRequest", (event) => {
    document.querySelector("[data-trouble]")?.remove();
    const waits = event.detail.elt.closest("[hx-indicator]")?.getAttribute("hx-indicator");
    const place = waits && document.querySelector(waits);
    if (place) requestAnimationFrame(() => inView(place, "nearest"));
  });
  document.addEventListener("htmx:afterSwap", (event) => {
    if (event.detail.target.id === "answer") inView(event.detail.target, "start");
  });
  document.addEventListener("htmx:sendError", (event) =>
    trouble(event.detail, [said("unreachable"), button(said("again"), again)]));
  document.addEventListener("htmx:timeout", (event) =>
    trouble(event.detail, [said("tooLong"), button(said("again"), again)]));
  document.addEventListener("htmx:beforeSwap", (event) => {
    const { xhr } = event.detail;
    if (xhr.status === 401) {
      event.detail.shouldSwap = false;
      trouble(event.detail, [said("signedOut"), signIn(), button(said("again"), again)]);
    } else if (xhr.status >= 500) {
      event.detail.shouldSwap = false;
      trouble(event.detail, [said("failed"), button(said("again"), again)]);
    } else if (xhr.status >= 400 && event.detail.target.contains(event.detail.requestConfig.elt)) {
      event.detail.shouldSwap = false; // what was typed would be replaced by the error
      const why = new DOMParser().parseFromString(xhr.responseText, "text/html").querySelector("[role=alert]");
      trouble({ ...event.detail, elt: event.detail.requestConfig.elt }, why ? [...why.childNodes] : [said("failed")]);
    }
  });

  const KINDS = ["input[type=text]", "input[type=search]", "input[type=date]", "input[type=number]", "input[type=checkbox]", "select", "textarea"];

  function fields() {
    return [...document.querySelectorAll(KINDS.map((kind) => `main ${kind}`).join())].filter((each) => each.id);
  }

  function valueOf(field) {
    return field.type === "checkbox" ? "checked" : "value";
  }

  document.addEventListener("submit", (event) => {
    if (!event.target.matches(".languages")) return;
    const here = location.pathname + location.search;
    event.target.elements.next.value = here;
    const kept = { here, at: window.scrollY, typed: {}, shown: {} };
    fields().forEach((field) => { kept.typed[field.id] = field[valueOf(field)]; });
    ANSWERS.forEach((id) => {
      const place = document.getElementById(id);
      if (place && !place.querySelector("[data-stream]")) kept.shown[id] = place.innerHTML;
    });
    sessionStorage.setItem(KEPT, JSON.stringify(kept));
  });

  document.addEventListener("DOMContentLoaded", () => {
    const kept = JSON.parse(sessionStorage.getItem(KEPT) ?? "null");
    sessionStorage.removeItem(KEPT);
    if (kept?.here !== location.pathname + location.search) return;
    Object.entries(kept.shown).forEach(([id, html]) => {
      const place = document.getElementById(id);
      if (place && html.trim()) {
        place.innerHTML = html;
        htmx.process(place);
      }
    });
    fields().forEach((field) => { field[valueOf(field)] = kept.typed[field.id] ?? field[valueOf(field)]; });
    window.scrollTo(0, kept.at);
  });
})();
