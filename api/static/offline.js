// Learning without a connection, for who asks for it on this device: keeps pages and questions of one person, queues
// what is answered and sends it once. Signing out, or another person signing in, removes everything.
"use strict";
(() => {
  const FACTS = "offline"; // { person, courses, at, cards }
  const PAGES = "pages";
  const FILES = "files";
  const WAITING = "waiting";
  const HOUR = 3_600_000;
  const PASSING = [401, 408, 429];
  const person = document.body.dataset.person;
  const said = (what) => document.body.dataset[what];
  const place = document.getElementById("offline");

  const facts = () => JSON.parse(localStorage.getItem(FACTS) ?? "null");
  const note = (changes) => localStorage.setItem(FACTS, JSON.stringify({ ...facts(), ...changes }));
  const mine = () => person !== undefined && facts()?.person === person;

  // What waits to be sent, in the order in which it was done.
  const opened = () => new Promise((resolve, reject) => {
    const asked = indexedDB.open("offline", 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore(WAITING, { keyPath: "id" });
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });

  async function waiting(mode, act) {
    const database = await opened();
    try {
      return await new Promise((resolve, reject) => {
        const asked = act(database.transaction(WAITING, mode).objectStore(WAITING));
        asked.onsuccess = () => resolve(asked.result);
        asked.onerror = () => reject(asked.error);
      });
    } finally {
      database.close();
    }
  }

  const all = async () => (await waiting("readonly", (store) => store.getAll())).sort((one, other) => one.at - other.at);

  async function queue(address, type, body, about) {
    const id = crypto.randomUUID();
    await waiting("readwrite", (store) => store.put({ id, at: Date.now(), address, type, body: body(id), about }));
    await show();
  }

  // One after the other and in one window at a time. The ids are ours, so that what is sent twice counts once.
  const send = () => navigator.locks.request("offline-send", async () => {
    for (const each of await all()) {
      const headers = { "Content-Type": each.type, "HX-Request": "true" };
      const answer = await fetch(each.address, { method: "POST", headers, body: each.body }).catch(() => null);
      if (answer === null || answer.status >= 500 || PASSING.includes(answer.status)) break;
      await waiting("readwrite", (store) => store.delete(each.id));
      if (answer.ok && each.about) result(each.about, (await answer.json()).answers[0]);
    }
    await show();
  });

  // What says whose it is goes last: a page that is left in the middle of it has the next one begin again.
  async function forget() {
    await Promise.all([caches.delete(PAGES), caches.delete(FILES)]);
    await waiting("readwrite", (store) => store.clear());
    for (const each of (await navigator.serviceWorker?.getRegistrations()) ?? []) await each.unregister();
    localStorage.removeItem(FACTS);
  }

  async function put(cache, address, name = address) {
    const answer = await fetch(address, { headers: { "Saarthi-Keeps": "1" } });
    if (!answer.ok || answer.redirected) throw new Error(`${address} was answered with ${answer.status}`);
    await cache.put(name, answer.clone());
    return answer;
  }

  async function only(cache, wanted) {
    for (const each of await cache.keys()) {
      const { pathname, search } = new URL(each.url);
      if (!wanted.has(pathname + search)) await cache.delete(each);
    }
  }

  async function keep() {
    await navigator.serviceWorker.register("/static/worker.js", { scope: "/" });
    const courses = new URLSearchParams((facts().courses ?? []).map((course) => ["course", course]));
    const pages = await caches.open(PAGES);
    const text = await (await put(pages, `/offline?${courses}`, "/offline")).text();
    const listed = new DOMParser().parseFromString(text, "text/html");
    const addresses = new Set([...listed.querySelectorAll("[data-kept]")].map((link) => link.getAttribute("href")));
    for (const address of addresses) await put(pages, address);
    await only(pages, addresses.add("/offline"));
    const files = await caches.open(FILES);
    const used = document.querySelectorAll("link[rel~=stylesheet], link[rel~=icon], script[src], img[src]");
    const names = new Set([...used].map((each) => each.getAttribute("href") ?? each.getAttribute("src")));
    for (const name of names) await put(files, name);
    await only(files, names);
    const answered = new Set((await all()).map((each) => each.about?.item));
    const { session } = await (await fetch("/v1/reviews")).json();
    note({ at: Date.now(), cards: session.filter((card) => !answered.has(card.id)) });
  }

  // Begins where nothing was kept, and says in words where it cannot be.
  async function keepNow(courses) {
    const before = facts();
    note({ person, courses: courses ?? before?.courses ?? [] });
    busy(true);
    try {
      await keep();
    } catch {
      if (before === null) await forget();
      else note(before);
      say(said("keptNot"));
    }
    busy(false);
    await show();
  }

  const busy = (is) => place?.querySelector("[data-offline-busy]").classList.toggle("htmx-request", is);

  function say(text) {
    document.querySelector("[data-offline-said]")?.remove();
    const line = document.createElement("p");
    line.className = "notice offline-said";
    line.dataset.offlineSaid = "";
    line.setAttribute("role", "status");
    line.textContent = text;
    document.getElementById("main").prepend(line);
  }

  const part = (name) => document.getElementById(name).content.firstElementChild.cloneNode(true);

  function result(about, outcome) {
    const results = document.querySelector("[data-offline-results]");
    if (!results) return;
    const shown = part("offline-result");
    const limited = outcome?.limited;
    const lines = limited?.helplines.map(({ number, name }) => `${number} (${name})`) ?? [];
    const told = limited ? [limited.text, ...lines].join(" ") : (outcome?.right_answer ?? outcome?.why ?? "");
    shown.querySelector("[data-question]").textContent = about.question;
    shown.querySelector("[data-right]").hidden = outcome?.right !== true;
    shown.querySelector("[data-wrong]").hidden = outcome?.right !== false;
    shown.querySelector("[data-kept]").hidden = outcome !== null;
    shown.querySelector("[data-answer]").textContent = told;
    results.querySelector(`[data-of="${CSS.escape(about.item)}"]`)?.remove();
    shown.dataset.of = about.item;
    results.append(shown);
  }

  function card(asked) {
    const form = part("offline-card");
    const begun = Date.now();
    form.querySelector("[data-question]").textContent = asked.question;
    const choices = asked.choices.map((choice) => {
      const label = part("offline-choice");
      label.querySelector("input").value = choice.number;
      label.querySelector("span").textContent = choice.text;
      return label;
    });
    form.querySelector("[data-choices]").append(...(choices.length ? choices : [part("offline-typed")]));
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      const at = new Date().toISOString();
      const seconds = Math.min((Date.now() - begun) / 1000, 600);
      const answer = new FormData(form).get("answer");
      const about = { item: asked.id, question: asked.question };
      note({ cards: facts().cards.filter((each) => each.id !== asked.id) });
      result(about, null);
      const body = (id) => JSON.stringify({ answers: [{ id, item: asked.id, answer, at, seconds }] });
      await queue("/v1/reviews", "application/json", body, about);
      if (navigator.onLine) await send();
    });
    return form;
  }

  async function show() {
    document.querySelectorAll("[data-offline-course]").forEach((button) => {
      const is = mine() && facts().courses.includes(button.dataset.offlineCourse);
      button.hidden = person === undefined;
      button.setAttribute("aria-pressed", is);
      button.textContent = is ? button.dataset.kept : button.dataset.keep;
    });
    if (!place) return;
    const kept = mine();
    place.querySelector("[data-offline-off]").hidden = kept;
    place.querySelector("[data-offline-on]").hidden = !kept;
    const cards = kept ? (facts().cards ?? []) : [];
    document.querySelector("[data-offline-no-cards]").hidden = cards.length > 0;
    document.querySelector("[data-offline-cards]").replaceChildren(...cards.slice(0, 1).map(card));
    if (!kept) return;
    const count = (await all()).length;
    place.querySelector("[data-offline-waiting]").hidden = count === 0;
    place.querySelector("[data-offline-count]").textContent = count;
    place.querySelector("[data-offline-at]").textContent = moment();
    const page = await caches.match("/offline", { cacheName: PAGES, ignoreVary: true });
    const listed = page && new DOMParser().parseFromString(await page.text(), "text/html").getElementById("offline-kept");
    if (listed) document.getElementById("offline-kept").replaceWith(listed);
  }

  const moment = () => new Date(facts().at ?? Date.now()).toLocaleString(`${document.documentElement.lang}-IN`, { dateStyle: "medium", timeStyle: "short" });

  document.addEventListener("click", async (event) => {
    const button = event.target.closest("button");
    if (button?.matches("[data-offline-keep]")) await keepNow();
    if (button?.matches("[data-offline-forget]")) await forget().then(show);
    if (button?.matches("[data-offline-course]")) {
      const course = button.dataset.offlineCourse;
      const before = mine() ? facts().courses : [];
      await keepNow(before.includes(course) ? before.filter((each) => each !== course) : [...before, course]);
    }
  });

  // Signing out first sends what waits, and asks where it cannot be sent. Without a connection it removes what is kept.
  document.addEventListener("submit", async (event) => {
    const form = event.target;
    if (form.getAttribute("action") !== "/sign-out" || facts() === null) return;
    event.preventDefault();
    if (navigator.onLine) await send();
    if ((await all()).length && !confirm(said("unsent"))) return;
    await forget();
    if (navigator.onLine) form.requestSubmit(event.submitter);
    else say(said("stillIn"));
  });

  // A thumb for an answer waits until there is a connection; the last one counts, however often it is sent.
  document.addEventListener("htmx:sendError", (event) => {
    const form = event.detail.elt.closest(".thumbs");
    if (!form || !mine()) return;
    event.stopImmediatePropagation();
    const sent = new URLSearchParams(event.detail.requestConfig.formData);
    queue(event.detail.requestConfig.path, "application/x-www-form-urlencoded", () => sent.toString());
    say(said("queued"));
  }, true);

  async function begin() {
    const known = facts();
    if (known && person !== undefined && known.person !== person) await forget();
    if (known && location.pathname === "/sign-in") {
      await caches.delete(PAGES); // nobody is signed in; who signs in next has them fetched anew, or removed
      note({ at: 0 });
    }
    if (mine() && navigator.onLine) {
      await send();
      if (Date.now() - (known.at ?? 0) > HOUR) await keep().catch(() => {});
    }
    if (mine() && !navigator.onLine) say(`${said("offline")} ${moment()}`);
    await show();
  }

  window.addEventListener("online", () => {
    document.querySelector("[data-offline-said]")?.remove();
    if (mine()) send();
  });
  begin();
})();
