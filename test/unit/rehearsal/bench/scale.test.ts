import { describe, expect, it } from "vitest";
import { allBack, lostFrames, whyUnmeasured } from "../../../rehearsal/bench/judge/scale";
import { cellsOf, mostDestinations } from "../../../rehearsal/bench/scale-plan";
import { manySettings } from "../../../rehearsal/bench/scale-server";
import { renderPage } from "../../../rehearsal/bench/show/page";
import { scaleInWords } from "../../../rehearsal/bench/show/words";
import { scaleRows, tableOf } from "../../../rehearsal/bench/show/table";
import type { ScaleCell } from "../../../rehearsal/bench/result";
import type { ReceivedFrame } from "../../../support/media/received-frame";
import { aBench } from "./a-bench";

const frame = (id: string, at: number, recording = "many-1"): ReceivedFrame => ({
  ...{ at, timestampMs: at, kind: "video", track: "video", keyframe: false, bytes: 1 },
  ...{ source: "live", id, recording },
});
const CELL: ScaleCell = {
  ...{ destinations: 4, mbps: 6, cpuPercent: 21.4, memoryMB: 300, lostFrames: 0 },
  ...{ secondsUntilAllPublish: 0, secondsUntilAllLive: 4.2, hostBusyPercent: 60 },
};

describe("lost pictures", () => {
  const order = ["a", "b", "c", "d"];
  it("are counted for each destination, within the time", () => {
    const one = [..."abcdab"].map((id, index) => frame(id, index));
    const two = [..."abdab"].map((id, index) => frame(id, index, "many-2"));
    const all = { since: 0, until: 100 };
    expect(lostFrames(order, one, { ...all, wanted: 1 })).toBe(0);
    expect(lostFrames(order, [...one, ...two], { ...all, wanted: 2 })).toBe(1);
    expect(lostFrames(order, two, { since: 0, until: 2, wanted: 1 })).toBe(0);
  });
  it("are not known where a destination received nothing", () => {
    const one = [..."abcd"].map((id, index) => frame(id, index));
    expect(lostFrames(order, one, { since: 0, until: 100, wanted: 2 })).toBeNull();
  });
});

describe("after a kill", () => {
  const open = (id: number, startedAt: number) => ({ id, key: "k", startedAt });
  const times = { killedAt: 10_000, connectedAt: 12_000 };
  const kept = { connection: open(1, 0), frames: [frame("a", 10_050), frame("b", 14_000)] };
  it("a connection that was kept publishes at once, and is live with the publisher's next picture", () => {
    expect(allBack(1, [kept], "live", times)).toEqual({ publish: 0, live: 4 });
  });
  it("the last one counts", () => {
    const anew = { connection: open(2, 13_000), frames: [frame("b", 15_500, "many-2")] };
    expect(allBack(2, [kept, anew], "live", times)).toEqual({ publish: 3, live: 5.5 });
  });
  it("one that is missing leaves no figure", () => {
    const ended = { ...kept, connection: { ...open(1, 0), endedAt: 11_000 } };
    expect(allBack(1, [ended], "live", times)).toEqual({ publish: null, live: null });
    expect(allBack(2, [kept], "live", times)).toEqual({ publish: null, live: null });
    const unconnected = { killedAt: 10_000, connectedAt: undefined };
    expect(allBack(1, [kept], "live", unconnected)).toEqual({ publish: 0, live: null });
    expect(allBack(1, [kept], "ghost", times)).toEqual({ publish: 0, live: null });
  });
});

describe("a cell of the scale", () => {
  it.each([
    [90, undefined],
    [91, "not measurable here: all CPUs were 91 % busy, with the bed's own share"],
  ])("at %i %% busy", (busy, why) => {
    expect(whyUnmeasured(busy)).toBe(why);
  });
  it("reads as what there is", () => {
    expect(scaleInWords(CELL)).toBe(
      "21 % of one CPU, 300 MB, 0 pictures lost, this machine 60 % busy, all publish 0.00 s, all live 4.2 s after a kill",
    );
  });
  it("stands at its place in the table", () => {
    const at12 = { ...CELL, mbps: 12, destinations: 1, unmeasured: "not measurable here" };
    expect(scaleRows([CELL, at12]).rows.map(({ cells }) => cells.map(([first]) => first))).toEqual([
      ["21 % of one CPU", "-"],
      ["-", "21 % of one CPU"],
    ]);
    const text = tableOf({ ...aBench(), scale: [CELL, at12] }).join("\n");
    expect(text).toMatch(/^ +6 Mb\/s +12 Mb\/s$/m);
    expect(text).toContain("not measurable here");
  });
  it("has a table and a drawing of its own on the page", () => {
    const page = renderPage({ ...aBench(), scale: [CELL] });
    expect(page).toContain("How many destinations this project carries");
    expect(page).toContain("21 % of one CPU");
    expect(page.match(/<svg /g)?.length).toBe(2);
    expect(renderPage(aBench())).not.toContain("How many destinations");
  });
  it("is of each number and bitrate; --quick has two", () => {
    expect(cellsOf(false)).toHaveLength(15);
    expect([true, false].map(mostDestinations)).toEqual([4, 16]);
    expect(cellsOf(true)).toEqual([
      { mbps: 6, destinations: 1 },
      { mbps: 6, destinations: 4 },
    ]);
  });
  it("has a destination each in the stack's configuration", () => {
    expect(manySettings(2)).toEqual({
      destinations: "many1,many2",
      many1Url: "rtmp://many.example/app",
      many2Url: "rtmp://many.example/app",
    });
  });
});
