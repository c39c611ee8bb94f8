// The page of a fortnight, as somebody keeps it: one file, with all that happened.
import { describe, expect, it } from "vitest";
import { renderReport } from "../../../../home/report/page";
import { aFortnight, HOUR, onAir } from "./a-fortnight";
import { factsOf, told } from "./told";

/** What makes a browser fetch or run something. A namespace's name is not fetched. */
const FETCHES =
  /<(?:script|link|iframe|object|embed|img|image|use|source|video|audio|form)\b|@import|url\((?!["']?#)|\b(?:src|srcset|href|data|action|poster)\s*=\s*["']?(?!["']?#)|\bon\w+\s*=/i;
const withoutNamespaces = (html: string): string =>
  html.replaceAll(/\sxmlns(?::xlink)?="[^"]*"/g, "").replaceAll(/data-label=/g, "");
const textOf = (html: string): string =>
  html
    .replace(/<style>[\s\S]*?<\/style>/, "")
    .replaceAll(/<[^>]*>/g, " ")
    .replaceAll(/\s+/g, " ");

const facts = aFortnight().report();
const html = renderReport(facts);

describe("the page", () => {
  it("is one file: nothing is fetched, nothing is run", () => {
    expect(withoutNamespaces(html)).not.toMatch(FETCHES);
  });
  it.each([
    "<script>alert(1)</script>",
    '<img src="a.png">',
    '<p style="background: url(a.png)">',
    '<a href="https://example/">',
    "<p onclick=x>",
  ])("would not pass with %s", (bad) => {
    expect(withoutNamespaces(html.replace("</main>", `${bad}</main>`))).toMatch(FETCHES);
  });

  it("begins with the verdict, a sentence, and what went wrong", () => {
    expect(textOf(html.slice(html.indexOf("<body>")))).toMatch(
      /^ path-to-hope, 10 Jan – 24 Jan 2026 ✗ 2 of 9 broadcasts lost by us · 1 lost at a platform or on the way to it · 99\.9\d % live In 13 d 23 h OBS was away 12 times [^.]*, 60 s at the longest; [^.]*\. It has cost about \$10\.2\d\. Twitch, 17 Jan, 22:00:00: the connection was gone/,
    );
  });
  it("has every event, and what was to be done", () => {
    const events = html.slice(html.indexOf('id="events"'));
    for (const { number, what } of facts.events) {
      expect(events).toContain(`<td>#${number}<td>`);
      expect(events).toContain(what.replaceAll("'", "&#39;").replaceAll('"', "&quot;"));
    }
    expect(events).toContain(
      "→ Not on purpose? Begin a new broadcast: <code>restream start twitch</code>",
    );
    expect(events.match(/<details>/g)).toHaveLength(14);
  });
  it.each([
    [
      "the resets, as the platform's",
      /Twitch When Back after By whom[^<]*?12 Jan, 04:02:04 6 s ended by the platform, at the limit/,
    ],
    ["the rollover", /19 Jan, 04:00:00 29 h 53 min rolled over/],
    ["the reboot", /21 Jan, 04:00:00 47 h 59 min lost by us/],
    ["the end by the clock", /24 Jan, 04:00:00 71 h 56 min ended as planned/],
    ["the hub", /YouTube When Back after By whom[^<]*?5 s our server.s hub restarted/],
    [
      "the late picture",
      /Late pictures When What For 16 Jan, 10:00:00 The picture from OBS[^.]*? 42 min/,
    ],
    ["OBS that came and went", /it dropped 6 times in 3 min/],
    ["the transfer", /1612\.4 GiB[\s\S]*1500 GiB/],
    ["the disk", /disk is nearly full: 4 % free 9 h 48 min/],
    ["its zone", /Times are in Europe\/Berlin/],
  ])("has %s", (_, said) => {
    expect(textOf(html).replaceAll("&#39;", "'")).toMatch(said);
  });
  it("draws in the page's colours alone, which the page has", () => {
    const colours = [...html.matchAll(/(?:fill|stroke)="([^"]+)"/g)].map(
      ([, colour = ""]) => colour,
    );
    expect(colours.filter((one) => !/^(var\(--[\w-]+\)|none|#000)$/.test(one))).toEqual([]);
    const used = [...html.matchAll(/var\((--[\w-]+)\)/g)].map(([, name = ""]) => name);
    for (const name of new Set(used)) expect(html.split(`${name}:`).length).toBeGreaterThan(2);
  });
  it("leads with each link to something that is there", () => {
    const targets = [...html.matchAll(/href="#([^"]+)"/g)].map(([, id = ""]) => id);
    expect(targets.length).toBeGreaterThan(3);
    for (const id of targets) expect(html).toContain(`id="${id}"`);
  });
  it("escapes whatever the server says", () => {
    const bad = told([
      0,
      "restream-started",
      "<b>x</b>",
      { what: "<script>1</script>", todo: "<i>", viewers: "<u>", details: ["<s>"] },
    ]);
    const page = renderReport(factsOf(bad, { stack: "<em>" }));
    for (const tag of ["<b>", "<script>", "<i>do", "<u>", "<s>", "<em>"])
      expect(page).not.toContain(tag);
    expect(page).toContain("&lt;script&gt;1&lt;/script&gt;");
  });
  it("says what is not there, when nothing is", () => {
    const page = renderReport(factsOf([], { config: null, serverSince: null }));
    expect(page).toContain("nothing was broadcast");
    expect(page).toContain("No destination was ever started.");
    expect(textOf(page)).not.toMatch(/NaN|Infinity|undefined|null/);
    expect(textOf(html)).not.toMatch(/NaN|Infinity|undefined|null/);
  });
});

it("of a bad event with 20,000 events is some MB, and made in some seconds", () => {
  const all = onAir();
  for (let n = 0; all.events.length < 2000; n += 1)
    all.gap(HOUR + n * 360, 30).drop("twitch", HOUR + n * 360 + 120, 6);
  const bad = all.report();
  const days = Math.ceil((Date.parse(bad.time) - Date.parse(bad.events[0]?.time ?? "")) / 1000);
  const later = (time: string, n: number): string =>
    new Date(Date.parse(time) + n * days * 1000).toISOString();
  const events = Array.from({ length: 10 }, (_, n) =>
    bad.events.map((event) => ({
      ...event,
      number: event.number + n * bad.events.length,
      time: later(event.time, n),
      since: later(event.since, n),
      ...(event.ends === undefined ? {} : { ends: event.ends + n * bad.events.length }),
    })),
  ).flat();
  const begun = performance.now();
  const page = renderReport({ ...bad, time: later(bad.time, 9), events });
  expect(events.length).toBeGreaterThanOrEqual(20_000);
  expect(page.length).toBeLessThan(8_000_000);
  expect(performance.now() - begun).toBeLessThan(30_000);
  expect(page.match(/<td>#\d+<td>/g)).toHaveLength(events.length);
}, 60_000);
