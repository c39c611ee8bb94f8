// Keeps the page live, and says when it is not. Without it the page is loaded anew by hand, and everything still works.
"use strict";
(() => {
  /** Nothing came for so long: what is shown may no longer be so. */
  const OLD_AFTER_MS = 10_000;
  const STILL_EVERY_MS = 5_000;
  const RETRY_MS = 5_000;
  const byId = (id) => document.getElementById(id);

  /** In the reader's own time. */
  const localise = (root) => {
    for (const time of root.querySelectorAll("time[datetime]")) {
      const at = new Date(time.dateTime);
      const isToday = at.toDateString() === new Date().toDateString();
      time.textContent = isToday ? at.toLocaleTimeString() : at.toLocaleString();
    }
  };

  const takeInvitation = () => {
    const field = byId("invitation");
    if (field === null || location.hash.length < 2) return;
    field.value = location.hash.slice(1);
    byId("invitation-field").hidden = true;
    byId("passphrase").focus();
    // Nobody who looks over a shoulder, or into the history, sees it.
    history.replaceState(null, "", location.pathname);
  };

  const keepLive = (state) => {
    let heardAt = Date.now();
    let isOld = false;
    const heard = () => {
      heardAt = Date.now();
      if (isOld) showOld(false);
    };
    const showOld = (old) => {
      isOld = old;
      byId("old-since").textContent = new Date(heardAt).toLocaleTimeString();
      byId("old").hidden = !old;
      document.body.classList.toggle("is-old", old);
    };
    const open = () => {
      const source = new EventSource(state.dataset.live);
      source.addEventListener("version", ({ data }) => {
        // Another release: its script and looks may be others.
        if (data !== document.body.dataset.version) location.reload();
        else heard();
      });
      source.addEventListener("same", heard);
      source.addEventListener("state", ({ data }) => {
        show(state, data);
        heard();
      });
      source.addEventListener("signed-out", () => location.reload());
      source.onerror = () => {
        // What is lost, the browser opens again by itself. This was refused: signed out, or too many requests.
        if (source.readyState === EventSource.CLOSED) setTimeout(retry, RETRY_MS);
      };
    };
    const retry = () =>
      fetch("/", { redirect: "manual" }).then(
        ({ type }) => (type === "opaqueredirect" ? location.reload() : open()),
        open,
      );
    open();
    setInterval(() => {
      if (!isOld && Date.now() - heardAt > OLD_AFTER_MS) showOld(true);
    }, 500);
    // A phone that was asleep.
    document.addEventListener("visibilitychange", () => {
      if (!document.hidden && Date.now() - heardAt > OLD_AFTER_MS) showOld(true);
    });
  };

  /** Swaps the state, keeps the focus where it was, reads out what changed for the worse or the better. */
  const show = (state, html) => {
    const focused = document.activeElement;
    const key = focused !== null && state.contains(focused) ? keyOf(focused) : undefined;
    const before = verdictOf(state);
    state.innerHTML = html;
    localise(state);
    if (key !== undefined)
      for (const each of state.querySelectorAll("a, button"))
        if (keyOf(each) === key) each.focus({ preventScroll: true });
    const after = verdictOf(state);
    if (after !== before) byId("said").textContent = after;
  };
  const keyOf = (element) => element.getAttribute("href") ?? element.value;
  const verdictOf = (state) =>
    [...state.querySelectorAll(".verdict .what, .state")].map((one) => one.textContent).join(". ");

  /** Taken only while somebody looks at it. */
  const keepStill = (image) => {
    let number = 0;
    const next = () => {
      if (document.hidden || document.body.classList.contains("is-old")) return;
      const fresh = new Image();
      fresh.onload = () => {
        image.src = fresh.src;
        image.hidden = false;
        byId("no-still").hidden = true;
      };
      fresh.onerror = () => {
        image.hidden = true;
        byId("no-still").hidden = false;
      };
      fresh.src = `/still.jpg?${++number}`;
    };
    image.addEventListener("error", () => {
      image.hidden = true;
      byId("no-still").hidden = false;
    });
    setInterval(next, STILL_EVERY_MS);
  };

  /** A second click of the same is none. */
  document.addEventListener("submit", () => {
    setTimeout(() => {
      for (const each of document.querySelectorAll("button")) each.disabled = true;
    }, 0);
  });
  window.addEventListener("pageshow", () => {
    for (const each of document.querySelectorAll("button")) each.disabled = false;
  });

  localise(document);
  takeInvitation();
  const state = byId("state");
  if (state !== null) keepLive(state);
  const still = byId("still");
  if (still !== null) keepStill(still);
})();
