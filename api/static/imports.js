// Sends files in parts, so that a broken line, a reload or an evening costs nothing that had come: the same file chosen
// again goes on where it was. Takes folders that are dropped. Without it the form sends everything at once.
"use strict";
(() => {
  const form = document.querySelector("form.hand-in");
  if (!form) return;
  const SMALLEST = 1 << 20; // bytes; a line of 256 kbit/s carries it in half a minute
  const LARGEST = 4 << 20; // what a proxy in front lets through (docs/how-to/nginx.conf)
  const QUICK = 5_000; // ms
  const SECOND = 1_000;
  const LONGEST_WAIT = 30 * SECOND;
  const HEADERS = { "Tus-Resumable": "1.0.0" };
  const input = form.elements.files;
  const button = form.querySelector("button");
  const list = form.querySelector("[data-sending]");
  const told = form.querySelector("[data-told]"); // read out: what goes wrong and what is done, not each per cent
  const said = (what, values = {}) =>
    Object.entries(values).reduce((text, [name, value]) => text.replace(`{${name}}`, value), form.dataset[what]);

  const base64 = (text) => btoa(String.fromCodePoint(...new TextEncoder().encode(text)));
  const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
  const passes = (status) => status === 0 || status === 408 || status === 409 || status === 429 || status >= 500;

  class Refused extends Error {}

  // A line in which one sees how far a file is.
  function row(name) {
    const line = document.createElement("li");
    const title = document.createElement("span");
    const bar = document.createElement("progress");
    const note = document.createElement("span");
    title.textContent = name;
    title.className = "file-name";
    bar.max = 1;
    bar.value = 0;
    bar.setAttribute("aria-label", name);
    note.className = "muted small";
    line.append(title, bar, note);
    list.append(line);
    return {
      bar,
      say: (text, late = false) => {
        note.textContent = text;
        note.classList.toggle("late", late);
        if (late) told.textContent = `${name}: ${text}`;
      },
    };
  }

  async function reason(answer) {
    const problem = await answer.json().catch(() => null);
    return problem?.faults?.[0]?.problem ?? problem?.detail ?? answer.statusText;
  }

  // Asks until there is an answer: what passes by itself is waited for, what does not is told.
  async function ask(address, options, line) {
    for (let pause = SECOND; ; pause = Math.min(2 * pause, LONGEST_WAIT)) {
      const answer = await fetch(address, options).catch(() => null);
      if (answer?.ok) return answer;
      if (answer && !passes(answer.status)) throw new Refused(await reason(answer));
      line.say(said("waits"), true);
      await wait(Math.max(pause, SECOND * Number(answer?.headers.get("Retry-After") ?? 0)));
    }
  }

  async function announced({ file, name }, line) {
    const known = { filename: name, mark: `${file.lastModified}` };
    const metadata = Object.entries(known).map(([key, value]) => `${key} ${base64(value)}`).join(",");
    const headers = { ...HEADERS, "Upload-Length": `${file.size}`, "Upload-Metadata": metadata };
    return (await ask("/v1/uploads", { method: "POST", headers }, line)).json();
  }

  async function send(chosen) {
    const { file, name } = chosen;
    const line = row(name);
    try {
      const { id, offset: begun } = await announced(chosen, line);
      const address = `/v1/uploads/${id}`;
      for (let offset = begun, size = SMALLEST; offset < file.size;) {
        line.bar.value = offset / file.size;
        line.say(said("share", { share: Math.floor((100 * offset) / file.size) }));
        const at = performance.now();
        const headers = { ...HEADERS, "Upload-Offset": `${offset}`, "Content-Type": "application/offset+octet-stream" };
        const body = file.slice(offset, offset + size);
        const sent = await fetch(address, { method: "PATCH", headers, body }).catch(() => null);
        if (sent && !sent.ok && !passes(sent.status)) throw new Refused(await reason(sent));
        const answer = sent?.ok ? sent : await ask(address, { method: "HEAD", headers: HEADERS }, line);
        if (!sent?.ok && Number(answer.headers.get("Upload-Offset")) === offset) await wait(SECOND);
        offset = Number(answer.headers.get("Upload-Offset"));
        size = performance.now() - at < QUICK ? Math.min(2 * size, LARGEST) : SMALLEST;
      }
      line.bar.value = 1;
      line.say(said("whole"));
      return id;
    } catch (error) {
      line.bar.remove();
      line.say(error instanceof Refused ? error.message : said("unreadable"), true);
      return null;
    }
  }

  async function sendAll(files) {
    if (files.length === 0 || button.disabled) return;
    button.disabled = true;
    list.replaceChildren();
    const uploads = [];
    for (const each of files) uploads.push(await send(each));
    const whole = uploads.filter((id) => id !== null);
    if (whole.length > 0) await handIn(whole, whole.length === uploads.length);
    button.disabled = false;
  }

  // What was refused stays in view; else the list shows what comes of the files.
  async function handIn(uploads, isAll) {
    const line = row(said("reading"));
    line.bar.remove();
    told.textContent = said("reading");
    const headers = { "Content-Type": "application/json" };
    try {
      const body = JSON.stringify({ uploads });
      const imports = await (await ask("/v1/uploads/handed-in", { method: "POST", headers, body }, line)).json();
      const known = imports.filter((each) => !["waiting", "converting"].includes(each.state));
      if (isAll) location.assign(imports.length === 1 && known.length === 1 ? `/imports/${known[0].id}?again=true` : "/imports");
      else htmx.ajax("GET", "/imports", { target: "#imports", swap: "outerHTML" });
    } catch (error) {
      line.say(error.message, true);
    }
  }

  // Files below a folder that was dropped; a browser gives them a hundred at a time.
  async function below(entry) {
    if (entry.isFile) {
      const file = await new Promise((resolve, reject) => entry.file(resolve, reject));
      return [{ file, name: entry.fullPath.replace(/^\//, "") }];
    }
    const reader = entry.createReader();
    const found = [];
    for (;;) {
      const entries = await new Promise((resolve, reject) => reader.readEntries(resolve, reject));
      if (entries.length === 0) return found;
      for (const each of entries) found.push(...(await below(each)));
    }
  }

  form.addEventListener("dragover", (event) => event.preventDefault());
  form.addEventListener("drop", async (event) => {
    event.preventDefault();
    const entries = [...event.dataTransfer.items].map((item) => item.webkitGetAsEntry()).filter(Boolean);
    const files = await Promise.all(entries.map(below));
    await sendAll(files.flat());
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    sendAll([...input.files].map((file) => ({ file, name: file.webkitRelativePath || file.name })));
  });
})();
