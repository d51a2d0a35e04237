// Where there is no connection, answers with what offline.js has kept on this device; it keeps nothing by itself.
"use strict";
const PAGES = "pages";
const FILES = "files";

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

const found = (cacheName, address) => caches.match(address, { cacheName, ignoreVary: true }); // and makes no cache

// A citation leads to a quoted stretch of a lesson; what is kept is the lesson.
function lessonOf(url) {
  const lesson = url.searchParams.get("lesson");
  return lesson && `${url.pathname}?lesson=${lesson}&in=${url.searchParams.get("in")}`;
}

async function kept(request) {
  const url = new URL(request.url);
  const lesson = lessonOf(url);
  return (await found(PAGES, url.pathname + url.search)) ??
    (lesson && (await found(PAGES, lesson))) ??
    (request.mode === "navigate" && (await found(PAGES, "/offline"))) ??
    Response.error();
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (url.origin !== self.location.origin) return;
  if (request.method !== "GET") {
    // A form sent without a connection leads to what is kept, and not to the browser's own error page.
    if (request.mode === "navigate") event.respondWith(fetch(request).catch(() => Response.redirect("/offline", 303)));
    return;
  }
  if (url.pathname.startsWith("/static/") && url.searchParams.has("v")) {
    event.respondWith(found(FILES, url.pathname + url.search).then((file) => file ?? fetch(request)));
  } else if (request.mode === "navigate" || request.headers.has("HX-Request")) {
    event.respondWith(fetch(request).catch(async () => (await kept(request)) || Response.error()));
  }
});
