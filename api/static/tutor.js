// Puts what the tutor quotes and says on the page as it is found. Without it the page gets the whole answer at once.
"use strict";
(() => {
  const streaming = "EventSource" in window;

  function put(place, html) {
    place.insertAdjacentHTML("beforeend", html);
    htmx.process(place);
  }

  function follow(article) {
    const source = new EventSource(article.dataset.stream);
    const spoken = article.querySelector(".spoken");
    const sentences = article.querySelector("[data-sentences]");
    const quoted = article.querySelector("[data-quoted]");
    const rest = article.querySelector("[data-rest]");

    function end() {
      source.close();
      article.removeAttribute("data-stream");
      article.classList.remove("on-its-way");
      article.querySelector("[data-stop]")?.remove();
    }

    function say(text) {
      const line = document.createElement("p");
      line.className = "notice";
      line.textContent = text;
      rest.append(line);
      end();
    }

    source.addEventListener("quoted", (event) => put(quoted, JSON.parse(event.data).html));
    source.addEventListener("sentence", (event) => put(sentences, JSON.parse(event.data).html));
    source.addEventListener("answer", (event) => {
      end();
      spoken.remove();
      put(rest, JSON.parse(event.data).html);
      const field = document.getElementById("in-conversation");
      if (field) field.value = article.dataset.conversation;
    });
    source.addEventListener("problem", (event) => say(JSON.parse(event.data).detail));
    source.addEventListener("stopped", () => say(article.dataset.stopped));
    source.addEventListener("error", () => {
      if (source.readyState === EventSource.CLOSED) say(article.dataset.broken);
    });
  }

  document.addEventListener("htmx:configRequest", (event) => {
    if (streaming && event.detail.elt.id === "ask-form") event.detail.parameters.stream = "yes";
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    if (event.detail.elt.id === "saarthi" && event.detail.successful) event.detail.elt.reset();
  });
  document.addEventListener("htmx:load", (event) => {
    const loaded = event.detail.elt;
    const articles = loaded.matches?.("[data-stream]") ? [loaded] : loaded.querySelectorAll?.("[data-stream]") ?? [];
    articles.forEach(follow);
  });
})();
