// Keeps the page live, and says when it is not. Without it the page loads itself anew every ten seconds (home.eta), and everything still works.
"use strict";
(() => {
  /** Nothing came for so long: what is shown may no longer be so. */
  const OLD_AFTER_MS = 10_000;
  const STILL_EVERY_MS = 5_000;
  const RETRY_MS = 5_000;
  /** The server's answer where nothing goes out. */
  const NO_PICTURE = 503;
  const byId = (id) => document.getElementById(id);

  /** In the reader's own time. */
  const localise = (root) => {
    for (const time of root.querySelectorAll("time[datetime]")) {
      const at = new Date(time.getAttribute("datetime"));
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
    let source;
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
      // A browser has six connections to a server, for all its tabs: one that nobody sees takes none.
      if (document.hidden) return;
      source?.close();
      const mine = (source = new EventSource(state.dataset.live));
      mine.addEventListener("version", ({ data }) => {
        // Another release: its script and looks may be others.
        if (data !== document.body.dataset.version) location.reload();
      });
      mine.addEventListener("state", ({ data }) => {
        show(state, data);
        heard();
      });
      // More pages are open than one may have: this one says that it is old.
      mine.addEventListener("too-many", () => mine.close());
      mine.addEventListener("signed-out", () => location.reload());
      mine.onerror = () => {
        // What is lost, the browser opens again by itself. This was refused: signed out, or too many requests.
        if (mine === source && mine.readyState === EventSource.CLOSED) setTimeout(retry, RETRY_MS);
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
    document.addEventListener("visibilitychange", () => {
      if (document.hidden) {
        source?.close();
        return;
      }
      if (Date.now() - heardAt > OLD_AFTER_MS) showOld(true);
      open();
    });
  };

  /** Changes what is new, keeps the focus where it was, reads out what changed for the worse or the better. */
  const show = (state, html) => {
    const focused = document.activeElement;
    const key = focused !== null && state.contains(focused) ? keyOf(focused) : undefined;
    const before = verdictOf(state);
    const fresh = document.createElement("template");
    fresh.innerHTML = html;
    localise(fresh.content);
    morphChildren(state, fresh.content);
    if (key !== undefined && !state.contains(focused))
      for (const each of state.querySelectorAll("a, button"))
        if (keyOf(each) === key) each.focus({ preventScroll: true });
    const after = verdictOf(state);
    if (after !== before) byId("said").textContent = after;
  };
  const keyOf = (element) => element.getAttribute("href") ?? element.value;
  const verdictOf = (state) =>
    [...state.querySelectorAll(".verdict .what, .state")].map((one) => one.textContent).join(". ");

  /** What stays the same stays itself: somebody may be pressing it, or have marked it to copy it. */
  const morph = (old, fresh) => {
    if (old.isEqualNode(fresh)) return;
    if (!old.cloneNode(false).isEqualNode(fresh.cloneNode(false))) {
      if (old.nodeType === Node.TEXT_NODE && fresh.nodeType === Node.TEXT_NODE)
        old.data = fresh.data;
      else old.replaceWith(fresh);
    } else morphChildren(old, fresh);
  };
  const morphChildren = (old, fresh) => {
    const [were, are] = [[...old.childNodes], [...fresh.childNodes]];
    if (were.length === are.length) {
      were.forEach((each, at) => morph(each, are[at]));
      return;
    }
    const most = Math.min(were.length, are.length);
    let [start, end] = [0, 0];
    while (start < most && were[start].isEqualNode(are[start])) start++;
    while (end < most - start && were.at(-1 - end).isEqualNode(are.at(-1 - end))) end++;
    const next = were[were.length - end] ?? null;
    for (const each of were.slice(start, were.length - end)) each.remove();
    for (const each of are.slice(start, are.length - end)) old.insertBefore(each, next);
  };

  /** Taken only while somebody looks at it. */
  const keepStill = (image) => {
    let number = 0;
    let isAsked = false;
    /** A lost line, or too many requests, say nothing of the picture. */
    const failed = (source) => {
      isAsked = true;
      return fetch(source)
        .then(({ status }) => {
          if (status !== NO_PICTURE) return;
          image.hidden = true;
          byId("no-still").hidden = false;
        })
        .catch(() => undefined)
        .finally(() => {
          isAsked = false;
        });
    };
    const next = () => {
      if (isAsked || document.hidden || document.body.classList.contains("is-old")) return;
      isAsked = true;
      const fresh = new Image();
      fresh.onload = () => {
        isAsked = false;
        image.src = fresh.src;
        image.hidden = false;
        byId("no-still").hidden = true;
      };
      fresh.onerror = () => void failed(fresh.src);
      fresh.src = `/still.jpg?${++number}`;
    };
    image.addEventListener("error", () => void failed(image.src));
    setInterval(next, STILL_EVERY_MS);
  };

  /** A second click of the same is none. */
  const sendOnce = () => {
    const isSending = () => document.body.classList.contains("is-sending");
    document.addEventListener("submit", (event) => {
      if (isSending()) event.preventDefault();
      else document.body.classList.add("is-sending");
    });
    addEventListener("pageshow", () => document.body.classList.remove("is-sending"));
  };

  localise(document);
  takeInvitation();
  // The next link, pasted where this one was opened.
  addEventListener("hashchange", takeInvitation);
  sendOnce();
  const state = byId("state");
  if (state !== null) keepLive(state);
  const still = byId("still");
  if (still !== null) keepStill(still);
})();
