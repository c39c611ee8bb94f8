import { describe, expect, it } from "vitest";
import { faultsOf, minutesOf, relaysOf } from "../../../rehearsal/bench/plan";
import { renderPage } from "../../../rehearsal/bench/show/page";
import { tableOf } from "../../../rehearsal/bench/show/table";
import { cellInWords, spreadInWords } from "../../../rehearsal/bench/show/words";
import { aBench, aCell, aRelay } from "./a-bench";

const BENCH = aBench(
  aRelay(),
  aRelay({
    name: "nginx-rtmp",
    cells: [aCell({ sessionsLost: 3, recovered: false })],
    facts: { openPorts: [22, 1935], keyVisible: ["journal"] },
    unmeasured: [{ fault: "relay-killed", reason: "it would not come <back>" }],
  }),
);

describe("words", () => {
  it.each([
    [null, "-"],
    [{ median: 0.123, worst: 0.123, n: 1 }, "0.12 s"],
    [{ median: 1.26, worst: 12, n: 10 }, "1.3 s (worst 12.0 s)"],
  ])("of %j", (spread, words) => {
    expect(spreadInWords(spread)).toBe(words);
  });
  it("of a cell are what there is", () => {
    expect(cellInWords(aCell({ recovered: false, liveSeconds: 2.25, sessionsLost: 1 }))).toBe(
      "1 lost, DEAD, live 2.3 s, still 0.10 s, moving 100 %",
    );
    expect(cellInWords(aCell({ stillSeconds: null, livePercent: null }))).toBe("0 lost");
  });
  it("of a connection that was kept say so", () => {
    const spread = (worst: number) => ({ median: 0, worst, n: 2 });
    const publishing = (worst: number): string =>
      cellInWords(aCell({ publishingAgainSeconds: spread(worst) }));
    expect(publishing(0)).toContain("connection kept");
    expect(publishing(1.2)).toContain("publishing 0.00 s (worst 1.2 s)");
  });
});

describe("the table", () => {
  const text = tableOf(BENCH).join("\n");
  it("has each relay's figures and each cell", () => {
    expect(text).toMatch(/^ +ours +nginx-rtmp$/m);
    expect(text).toMatch(/^sessions lost, all faults +0 +3$/m);
    expect(text).toMatch(/^stream key visible in +nothing +journal$/m);
    expect(text).toMatch(/^open ports +none +22, 1935$/m);
    expect(text).toMatch(/^ghost +0 lost +3 lost, DEAD$/m);
  });
  it("says why a cell is empty", () => {
    expect(text).toMatch(/^relay-killed +- +not measured \(below\)$/m);
    expect(text).toContain("nginx-rtmp, relay-killed: it would not come <back>");
    expect(text).toContain("srs-forward, not built: no registry has it");
  });
  it("is there without any relay", () => {
    expect(() => tableOf(aBench())).not.toThrow();
  });
});

describe("the page", () => {
  const page = renderPage(BENCH);
  it("has the table and the drawings, and fetches nothing", () => {
    expect(page).toContain("3 lost, DEAD");
    expect(page.match(/<svg /g)?.length).toBe(12);
    expect(page).not.toMatch(/(?:src|href)="(?!#)/);
    expect(page).not.toContain("undefined");
  });
  it("escapes what relays say", () => {
    expect(page).toContain("it would not come &lt;back&gt;");
  });
});

describe("the plan", () => {
  it("--quick leaves out what differs by its length alone, unless it is named", () => {
    expect(relaysOf(true, undefined)).not.toContain("ours-rtmps");
    expect(relaysOf(false, undefined)).toContain("ours-rtmps");
    expect(relaysOf(true, ["nginx-rtmp"])).toEqual(["nginx-rtmp"]);
    expect(faultsOf(true, undefined)).not.toContain("publisher-killed-30");
    expect(faultsOf(false, undefined)).toContain("publisher-killed-30");
    expect(faultsOf(true, ["publisher-killed-30"])).toEqual(["publisher-killed-30"]);
  });
  it("keeps the promised times", () => {
    const minutes = (quick: boolean): number =>
      minutesOf({
        ...{ quick, relays: relaysOf(quick, undefined), faults: faultsOf(quick, undefined) },
        scale: !quick,
      });
    expect(minutes(true)).toBeLessThanOrEqual(20);
    expect(minutes(false)).toBeLessThanOrEqual(150);
    const alone = { quick: false, relays: [], faults: [] };
    expect(minutesOf({ ...alone, scale: true })).toBeGreaterThan(5);
    expect(minutesOf({ ...alone, scale: false })).toBe(0);
    expect(minutes(false)).toBeGreaterThan(minutes(true));
  });
});
