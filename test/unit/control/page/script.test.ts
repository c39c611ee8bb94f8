// The page's own script: what stays the same stays itself, a lost line is no lost picture, a page that nobody sees takes no connection.
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Pages } from "../../../../control/page/pages";
import { viewOf } from "../../../../control/page/view";
import type { Status } from "../../../../control/command/status";
import { FOLDER } from "./a-page";
import { STATUS } from "./a-status";
import { AWindow } from "./a-window";

const pages = new Pages(FOLDER, "1");
const stateAt = (second: number, more: Partial<Status> = {}): string =>
  pages.state(
    viewOf({ ...STATUS, time: `2026-01-10T03:00:0${second}Z`, ...more }, [], {}),
    "control",
  );
const opened = (): AWindow =>
  new AWindow(pages.home({ title: "restream", person: undefined, csrf: "x" }, stateAt(0)));
const FAILING = STATUS.destinations.map((one) => ({ ...one, state: "failing" as const }));

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe("the state", () => {
  it("that comes anew leaves what is the same: a button that is pressed, a text that is marked", () => {
    const page = opened();
    const [stop, verdict] = [page.find("a.stop"), page.find(".verdict .what").firstChild];
    page.sources[0]?.say("state", stateAt(2));
    expect(page.find("#state > p time").getAttribute("datetime")).toBe("2026-01-10T03:00:02Z");
    expect(stop.isConnected).toBe(true);
    expect(page.find(".verdict .what").firstChild).toBe(verdict);
  });

  it("is what the server says, whatever was there before", () => {
    const page = opened();
    const states = [
      stateAt(2, { destinations: FAILING }),
      stateAt(3, { destinations: [] }),
      stateAt(4, { mediamtx: "off" }),
      stateAt(5, { well: false, troubles: [{ what: "a", todo: "", steps: [], urgency: "now" }] }),
      stateAt(6),
    ];
    for (const html of states) {
      page.sources[0]?.say("state", html);
      const expected = page.window.document.createElement("div");
      expected.innerHTML = html;
      const plain = (text: string): string => text.replace(/<time[^>]*>[^<]*/g, "<time>");
      expect(plain(page.find("#state").innerHTML)).toBe(plain(expected.innerHTML));
    }
  });

  it("that puts another button in its place keeps the focus on the one that is there again", () => {
    const page = opened();
    page.find("button.refresh").focus();
    page.sources[0]?.say("state", stateAt(2, { destinations: FAILING }));
    expect(page.window.document.activeElement).toBe(page.find("button.refresh"));
  });

  it("is old until another one comes: that the server is there again says nothing of it", () => {
    const page = opened();
    expect(page.isShown("old")).toBe(false);
    vi.advanceTimersByTime(11_000);
    expect(page.isShown("old")).toBe(true);
    page.sources[0]?.say("version", pages.version);
    expect(page.isShown("old")).toBe(true);
    page.sources[0]?.say("state", stateAt(2));
    expect(page.isShown("old")).toBe(false);
  });
});

describe("the still", () => {
  const failed = async (status: number | undefined): Promise<AWindow> => {
    const page = opened();
    page.status = status;
    vi.advanceTimersByTime(5000);
    page.stills[0]?.onerror?.();
    await vi.advanceTimersByTimeAsync(1);
    expect(page.fetched).toEqual(["/still.jpg?1"]);
    return page;
  };
  it.each([
    ["nothing goes out", 503, true],
    ["the line is lost", undefined, false],
    ["there were too many requests", 429, false],
  ])("that fails because %s: %s", async (_, status, isSaid) => {
    const page = await failed(status);
    expect([page.isShown("no-still"), page.isShown("still")]).toEqual([isSaid, !isSaid]);
    vi.advanceTimersByTime(5000);
    page.stills[1]?.onload?.();
    expect([page.isShown("no-still"), page.isShown("still")]).toEqual([false, true]);
  });

  it("is asked for once at a time", () => {
    const page = opened();
    page.sources[0]?.say("state", stateAt(1));
    vi.advanceTimersByTime(9_000);
    page.sources[0]?.say("state", stateAt(2));
    vi.advanceTimersByTime(9_000);
    expect(page.stills).toHaveLength(1);
    page.sources[0]?.say("state", stateAt(3));
    page.stills[0]?.onload?.();
    vi.advanceTimersByTime(5_000);
    expect(page.stills).toHaveLength(2);
  });
});

describe("a page", () => {
  it("that nobody sees takes no connection, and hears again when it is seen", () => {
    const page = opened();
    page.hide(true);
    expect(page.sources.map(({ readyState }) => readyState)).toEqual([2]);
    page.hide(false);
    expect(page.sources.map(({ readyState }) => readyState)).toEqual([2, 1]);
  });

  it("of which too many are open does not come back by itself, and says that it is old", () => {
    const page = opened();
    page.sources[0]?.say("too-many");
    vi.advanceTimersByTime(60_000);
    expect(page.sources.map(({ readyState }) => readyState)).toEqual([2]);
    expect(page.isShown("old")).toBe(true);
  });

  it("sends a form once, also when the state comes anew meanwhile", () => {
    const page = opened();
    const submit = (): boolean => {
      const event = new page.window.Event("submit", { bubbles: true, cancelable: true });
      return page.window.document.dispatchEvent(event);
    };
    expect(submit()).toBe(true);
    page.sources[0]?.say("state", stateAt(2, { destinations: FAILING }));
    expect(submit()).toBe(false);
    page.window.dispatchEvent(new page.window.Event("pageshow"));
    expect(submit()).toBe(true);
  });
});

describe("a link", () => {
  const shell = { title: "Welcome", person: undefined, csrf: "x" };
  const html = pages.invite(shell, undefined, { text: "", isKnown: false }, 12);
  it("of an invitation is taken, hidden, and wiped; so is the next one in the same window", () => {
    const page = new AWindow(html, "invite#first");
    const { location } = page.window;
    const field = page.find("#invitation") as unknown as { value: string };
    expect([field.value, location.hash]).toEqual(["first", ""]);
    expect(page.isShown("invitation-field")).toBe(false);
    page.window.history.replaceState(null, "", "/invite#second");
    page.window.dispatchEvent(new page.window.Event("hashchange"));
    expect([field.value, location.hash]).toEqual(["second", ""]);
  });
});
