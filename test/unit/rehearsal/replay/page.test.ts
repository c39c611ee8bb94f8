import { describe, expect, it } from "vitest";
import { CALENDAR, dayAndHour } from "../../../rehearsal/replay/calendar";
import { apart, namedDays } from "../../../../home/report/drawing/svg";
import { figureInWords, renderPage } from "../../../rehearsal/replay/page";
import { titled } from "../../../rehearsal/replay/words";
import { emptyReport } from "../../../rehearsal/result/report";
import { aReplay, aReport } from "./a-report";

/** What makes a browser fetch something: any of these with an address of its own. A namespace's name is not fetched. */
const FETCHES =
  /<(?:script|link|iframe|object|embed|img|image|use|source|video|audio)\b|@import|url\((?!["']?#)|\b(?:src|srcset|href|data|action|poster)\s*=\s*["'](?!#)/i;

const NO_VERSIONS = { mediamtx: null, ffmpeg: null, obs: null };

/** Without its name spaces. */
const fetchable = (html: string): string => html.replaceAll(/\sxmlns(?::xlink)?="[^"]*"/g, "");

describe("the page", () => {
  const html = renderPage(aReport());

  it("is one file: nothing is fetched, nothing is run", () => {
    expect(fetchable(html)).not.toMatch(FETCHES);
    expect(fetchable(html)).not.toMatch(/https?:/);
  });

  it.each([
    '<script src="a.js"></script>',
    '<link rel="stylesheet" href="a.css">',
    '<p style="background: url(a.png)">',
    "@import 'a.css'",
    '<image xlink:href="https://example/a.png">',
  ])("would not pass with %s", (bad) => {
    expect(fetchable(html.replace("</main>", `${bad}</main>`))).toMatch(FETCHES);
  });

  it("opens on a phone, in a language, with a title, in light and dark", () => {
    expect(html).toContain('<html lang="en">');
    expect(html).toContain("<title>Path to Hope, replayed</title>");
    expect(html).toContain('name="viewport" content="width=device-width');
    expect(html).toContain("prefers-color-scheme: dark");
  });

  it("begins with the verdict, then the sentence, then the days at true scale", () => {
    const text = html.slice(html.indexOf("<body>")).replaceAll(/<[^>]*>/g, "");
    expect(text.trim().replaceAll(/\s+/g, " ")).toMatch(
      /^Path to Hope, replayed ✓ 0 of 4 broadcasts lost by us · 99\.99 % live In the 14 days [^<]*promised\. The 14 days at true scale/,
    );
    expect(html.indexOf("at true scale")).toBeLessThan(html.indexOf("quiet time left out"));
  });

  it("says of each platform which share of the days was live", () => {
    expect(html.match(/data-label="Live in the event">99\.99 %</g)).toHaveLength(2);
    expect(html).toContain("the longest time without the live picture was 60 s.");
  });

  it("has every event, when and what", () => {
    for (const { hour, what } of CALENDAR) {
      expect(html).toContain(`>${dayAndHour(hour)} <`);
      expect(html).toContain(what.replaceAll("'", "&#39;").replace(/(\d) s/, "$1\u00a0s"));
    }
    expect(html.match(/✓ as promised/g)).toHaveLength(CALENDAR.length);
  });

  it("has both platforms in the tables and in each drawing, wide and narrow", () => {
    for (const name of ["Twitch", "YouTube"]) {
      expect(html).toContain(`<th scope="row">${name}</th>`);
      expect(html.match(new RegExp(`<text[^>]*>${name}</text>`, "g"))).toHaveLength(6);
    }
  });

  it("draws in the page's colours alone", () => {
    const colours = [...html.matchAll(/(?:fill|stroke)="([^"]+)"/g)].map(([, colour]) => colour);
    const known = new Set(colours.filter((one = "") => !/^(var\(--[\w-]+\)|none|#000)$/.test(one)));
    expect([...known]).toEqual([]);
  });

  it("names at the verdict each event that failed, with a link to its row, escaped", () => {
    const replay = aReplay();
    const [, , , event] = replay.events;
    if (!event) throw new Error("the replay has no fourth event");
    event.what = "OBS <b>restarts</b>";
    event.problems.push("twitch: <b>never</b> seen");
    const failing = renderPage({ ...aReport(replay), passed: false });
    const what = "OBS &lt;b&gt;restarts&lt;/b&gt;";
    expect(failing.slice(0, failing.indexOf("<main>"))).toContain(
      `<a href="#event-4">Event 4 (day 3, 10:00): ${what}</a>`,
    );
    expect(failing).toMatch(
      new RegExp(`<tr id="event-4">.*${what}.*✗ Twitch: &lt;b&gt;never&lt;/b&gt; seen`),
    );
    expect(failing).toContain('<h1 class="bad"><span>✗ 0 of 4');
    expect(html).toContain('<h1 class="good"><span>✓ 0 of 4');
    expect(html).not.toContain('class="failures"');
  });

  it("has a row for every link", () => {
    const replay = aReplay();
    replay.events[0]?.problems.push("x");
    replay.platforms.youtube.problems.push("y");
    const failing = renderPage({ ...aReport(replay), passed: false });
    const targets = [...failing.matchAll(/href="#([^"]+)"/g)].map(([, id]) => id);
    expect(targets).toEqual(["event-1", "platform-youtube", "events"]);
    for (const id of targets) expect(failing).toContain(`id="${id}"`);
  });

  it("says that it was ended early, and does not draw the rest", () => {
    const { events } = aReplay();
    const html = renderPage({ ...aReport(aReplay({ events: events.slice(0, 2) })), passed: false });
    expect(html).toContain('<h1 class="unfinished"><span>0 of 4 broadcasts lost by us');
    expect(html).toContain("ended early");
    expect(html).toContain("ended after 2 of");
    expect(html).toContain("the rest of the days is empty");
  });

  it("says what was not measured, when nothing was", () => {
    const nothing = {
      ...{ seen: [], kbps: [], sessions: 0, sessionsLost: 0, resets: 0 },
      problems: ["no pictures were received"],
    };
    const replay = aReplay({
      ...{ seconds: 1, events: [], publisher: [], load: [] },
      platforms: { twitch: nothing, youtube: nothing },
    });
    const html = renderPage({ ...aReport(replay), passed: false, versions: NO_VERSIONS });
    expect(html).toContain("time live not measured");
    expect(html).toContain("Neither platform received a picture.");
    expect(html).toContain("MediaMTX (version unknown)");
    expect(html).not.toMatch(/NaN|Infinity|undefined|null/);
  });

  it("is refused without a replay", () => {
    expect(() => renderPage(emptyReport())).toThrow("no replay");
  });
});

it.each([
  ["picture again s", 2.125, "picture again: 2.1 s"],
  ["placeholder after s", 0.027, "placeholder after: 0.03 s"],
  ["refused times", 14, "refused: 14"],
  ["live after the connect s", null, "live after the connect: never seen"],
])("%s, %s: %s", (name, value, words) => {
  expect(figureInWords(name, value)).toBe(words);
});

it.each<[string, boolean[], boolean[]]>([
  ["the later ones", [], [true, false, true, false, true]],
  ["never an urgent one for another", [false, true], [false, true, false, false, true]],
])("labels that would meet are left out: %s", (_, urgent, shown) => {
  expect(apart([0, 5, 16, 20, 40], 16, urgent)).toEqual(shown);
});

it.each<[string, number[], boolean[]]>([
  ["another", [0, 20, 46], [true, false, true]],
  ["the edge", [0, 54, 55], [true, true, false]],
  ["the edge, even alone", [55], [false]],
])("a day has no name that would meet %s", (_, places, named) => {
  // The plot is 88 pixels wide, and 12 more are left to the edge.
  expect(namedDays(places, { width: 100, left: 0 })).toEqual(named);
});

it.each([
  ["twitch: 1 session lost", "Twitch: 1 session lost"],
  ["youtube is published to again", "YouTube is published to again"],
  ["the next picture of twitch", "the next picture of twitch"],
  ["twitchy: x", "twitchy: x"],
])("%s is shown as %s", (problem, shown) => {
  expect(titled(problem)).toBe(shown);
});
