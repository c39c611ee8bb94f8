import { describe, expect, it } from "vitest";
import { CALENDAR, dayAndHour } from "../../../rehearsal/replay/calendar";
import { apart } from "../../../rehearsal/replay/timeline";
import { figureInWords, renderPage } from "../../../rehearsal/replay/page";
import { emptyReport } from "../../../rehearsal/result/report";
import { aReplay, aReport } from "./a-report";

/** What makes a browser fetch something: any of these with an address of its own. A namespace's name is not fetched. */
const FETCHES =
  /<(?:script|link|iframe|object|embed|img|image|use|source|video|audio)\b|@import|url\((?!["']?#)|\b(?:src|srcset|href|data|action|poster)\s*=\s*["'](?!#)/i;

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

  it("begins with the sentence", () => {
    const text = html.slice(html.indexOf("<body>")).replaceAll(/<[^>]*>/g, " ");
    expect(text.trim().replaceAll(/\s+/g, " ")).toMatch(/^Path to Hope, replayed In the 14 days/);
  });

  it("says which part of the days was without the live picture", () => {
    expect(html).toContain(
      "without the live picture for 60 s at most, which of 14 days is 0.0050 %.",
    );
  });

  it("has every event, when and what", () => {
    for (const { hour, what } of CALENDAR) {
      expect(html).toContain(`>${dayAndHour(hour)} <`);
      expect(html).toContain(what.replaceAll("'", "&#39;"));
    }
    expect(html.match(/✓ held/g)).toHaveLength(CALENDAR.length);
  });

  it("has both platforms in the tables and in each drawing, wide and narrow", () => {
    for (const name of ["Twitch", "YouTube"]) {
      expect(html).toContain(`<th scope="row">${name}</th>`);
      expect(html.match(new RegExp(`<text[^>]*>${name}</text>`, "g"))).toHaveLength(4);
    }
  });

  it("draws in the page's colours alone", () => {
    const colours = [...html.matchAll(/(?:fill|stroke)="([^"]+)"/g)].map(([, colour]) => colour);
    const known = new Set(colours.filter((one = "") => !/^(var\(--[\w-]+\)|none|#000)$/.test(one)));
    expect([...known]).toEqual([]);
  });

  it("escapes what the rehearsal says, and shows what did not hold", () => {
    const replay = aReplay();
    replay.events[3]?.problems.push("twitch: <b>never</b> seen");
    const report = { ...aReport(replay), passed: false };
    const failing = renderPage(report);
    expect(failing).toContain("✗ twitch: &lt;b&gt;never&lt;/b&gt; seen");
    expect(failing).toContain("✗ Not held");
    expect(html).toContain("✓ Held");
  });

  it("says that it was ended before its end", () => {
    const { events } = aReplay();
    const html = renderPage({ ...aReport(aReplay({ events: events.slice(0, 2) })), passed: false });
    expect(html).toContain("Ended before its end");
    expect(html).toContain("ended after 2 of");
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

it("numbers that would meet are left out", () => {
  expect(apart([0, 5, 16, 20, 40], 16)).toEqual([true, false, true, false, true]);
});
