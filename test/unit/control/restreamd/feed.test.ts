// What goes into the hub, from sockets; and what is told of it.
import { describe, expect, it } from "vitest";
import { NO_FEED, watchFeed } from "../../../../control/restreamd/look/feed";
import type { Socket, Unit } from "../../../../control/restreamd/look/sample";
import { OFFLINE, ONLINE, sends, story } from "./looks";

const UID = 7;
const UNITS: Unit[] = [
  {
    ...{ name: "mediamtx-feed.service", state: "running", process: "1@1" },
    ...{ uid: UID, restarts: 0 },
  },
  {
    ...{ name: "mediamtx-hub.service", state: "running", process: "2@1" },
    ...{ uid: 8, restarts: 0 },
  },
];
const socket = (peer: string, local: string, bytes: Partial<Socket>): Socket => ({
  ...{ uid: UID, peer, local, unread: 0, acked: 0, received: 0 },
  ...bytes,
});
const intoHub = (acked: number, local = "127.0.0.1:50000"): Socket =>
  socket("127.0.0.1:1936", local, { acked });
const reader = (received: number, local = "127.0.0.1:50001"): Socket =>
  socket("127.0.0.1:1935", local, { received });

describe("what goes into the hub", () => {
  it.each([
    ["MediaMTX's path", [intoHub(90_000), reader(95_000)], "mediamtx", true],
    ["the stand-by", [intoHub(90_000)], "stand-by", true],
    [
      "the stand-by, beside a question whether MediaMTX listens",
      [intoHub(90_000), reader(0)],
      "stand-by",
      true,
    ],
    ["a reader that waits for its first keyframe", [reader(5000)], "mediamtx", false],
    ["a handshake with a hub that does not answer", [intoHub(1537)], "none", false],
    [
      "the stand-by, while carry-feed waits for a keyframe beside it",
      [intoHub(90_000), socket("127.0.0.2:1935", "127.0.0.1:50001", { received: 95_000 })],
      "stand-by",
      true,
    ],
    ["nothing", [], "none", false],
    ["nothing of the feed's: another's reader", [{ ...reader(95_000), uid: 9 }], "none", false],
  ])("is told: %s", (_, sockets, source, isFed) => {
    expect(watchFeed(NO_FEED, { units: UNITS, sockets }).feed).toEqual({
      ...{ source, isFed, isNewReader: false, hub: "2@1" },
    });
  });

  it("is something as long as the restreams are given it, whatever a look sees of the feed", () => {
    const restream = (received: number): Socket => ({
      ...socket("127.0.0.1:1936", "127.0.0.1:50010", { received }),
      uid: 61_184,
    });
    const isFed = (...received: number[]): boolean[] => {
      let watch = NO_FEED;
      return received.map((bytes) => {
        const seen = watchFeed(watch, { units: UNITS, sockets: [restream(bytes)] });
        watch = seen.watch;
        return seen.feed.isFed;
      });
    };
    expect(isFed(90_000, 190_000, 290_000)).toEqual([true, true, true]);
    expect(isFed(90_000, 90_000, 90_100)).toEqual([true, false, false]);
    expect(isFed(3300, 3300), "a handshake with the hub").toEqual([false, false]);
  });

  it("knows another reader by its end of the connection, and the first one is none", () => {
    const first = watchFeed(NO_FEED, { units: UNITS, sockets: [intoHub(9000), reader(9000)] });
    const same = watchFeed(first.watch, {
      units: UNITS,
      sockets: [intoHub(19_000), reader(19_000)],
    });
    const none = watchFeed(same.watch, { units: UNITS, sockets: [] });
    const other = watchFeed(none.watch, {
      units: UNITS,
      sockets: [intoHub(9000, "127.0.0.1:50002"), reader(9000, "127.0.0.1:50003")],
    });
    expect([first, same, none, other].map(({ feed }) => feed.isNewReader)).toEqual([
      ...[false, false, false, true],
    ]);
  });
});

const feed = { source: "mediamtx", isFed: true, isNewReader: false, hub: "8@1" } as const;
const onAir = { path: ONLINE, restreams: { twitch: sends } };

describe("what is told of the feed", () => {
  it("tells the stand-by at once, the destinations are told to show it, and its end", () => {
    const standBy = { ...feed, source: "stand-by" } as const;
    const { told, memory } = story(
      [0, onAir],
      [10, { ...onAir, path: undefined, mediamtx: "", feed: standBy }],
    );
    expect(told.slice(-1)).toEqual([expect.stringContaining("stand-by")]);
    expect(memory.destinations["twitch"]?.state).toBe("stand-by");
    const { told: whole } = story(
      [0, onAir],
      [10, { ...onAir, path: undefined, mediamtx: "", feed: standBy }],
      [30, { ...onAir, path: OFFLINE, mediamtx: "10@1" }],
    );
    expect(whole.some((line) => / stand-by-over ends \d+$/.test(line))).toBe(true);
    expect(whole.some((line) => / mediamtx-restarted$/.test(line))).toBe(true);
  });

  it("tells a hub that was restarted, once", () => {
    const { told } = story(
      [0, onAir],
      [2, { ...onAir, feed: { ...feed, hub: "9@2" } }],
      [4, { ...onAir, feed: { ...feed, hub: "9@2" } }],
    );
    expect(told.filter((line) => line.includes("hub-restarted"))).toHaveLength(1);
  });

  it("tells a picture that cannot be shown once, though the feed tries it each half minute", () => {
    const standBy = { ...onAir, feed: { ...feed, source: "stand-by" } as const };
    const tries = [10, 46, 82].flatMap((at): [number, object][] => [
      [at, standBy],
      [at + 15, standBy],
      [at + 30, standBy],
      [at + 32, onAir],
    ]);
    const { told } = story([0, onAir], ...tries, [120, onAir], [140, onAir]);
    expect(told.filter((line) => line.includes("keyframes-"))).toEqual([
      expect.stringMatching(/keyframes-missing$/),
      expect.stringMatching(/keyframes-back ends \d+$/),
    ]);
  });

  it("tells nothing of a feed that is silent for less than 8 s, and then tells it, and its end", () => {
    const silent = { ...onAir, feed: { ...feed, source: "none", isFed: false } as const };
    const kinds = (...looks: Parameters<typeof story>): string[] =>
      story(...looks).told.filter((line) => /feed-/.test(line));
    expect(kinds([0, onAir], [2, silent], [8, silent], [9, onAir])).toEqual([]);
    expect(kinds([0, onAir], [2, silent], [10, silent], [12, silent], [14, onAir])).toEqual([
      expect.stringMatching(/feed-silent$/),
      expect.stringMatching(/feed-well ends \d+$/),
    ]);
  });

  it("tells holes in the picture at the third new reader within a minute, and when it is whole again", () => {
    const anew = { ...onAir, feed: { ...feed, isNewReader: true } };
    const { told } = story(
      ...[[0, onAir] as const, [10, anew] as const, [20, anew] as const, [30, anew] as const].map(
        ([at, facts]): [number, typeof facts] => [at, facts],
      ),
      [40, onAir],
      [95, onAir],
    );
    expect(told.filter((line) => line.includes("frames-"))).toEqual([
      expect.stringMatching(/frames-missing$/),
      expect.stringMatching(/frames-whole ends \d+$/),
    ]);
  });

  it("tells a picture that is more than 5 s late, and when it is in time again", () => {
    const late = (lateSeconds: number | undefined): object => ({ ...onAir, lateSeconds });
    const kinds = (...looks: [number, object][]): string[] =>
      story([0, onAir], ...looks).told.filter((line) => line.includes("picture-"));
    expect(kinds([2, late(6)], [6, late(6)], [7, late(4)], [8, late(2)], [20, late(0)])).toEqual(
      [],
    );
    const told = [expect.stringMatching(/picture-late$/) as string];
    expect(kinds([2, late(6)], [8, late(20)], [60, late(4)], [90, late(undefined)])).toEqual(told);
    expect(kinds([2, late(6)], [8, late(20)], [60, late(2)], [66, late(2)])).toEqual([
      ...told,
      expect.stringMatching(/picture-on-time ends \d+$/),
    ]);
  });

  it("takes a reader after a restart of MediaMTX for no hole", () => {
    const restarts = [10, 20, 30, 40].map((at): [number, object] => [
      at,
      { ...onAir, mediamtx: `${at}@1`, feed: { ...feed, isNewReader: true } },
    ]);
    expect(story([0, onAir], ...restarts).told.join()).not.toContain("frames-missing");
  });

  it("tells a MediaMTX that sends while its API is silent, after 20 s", () => {
    const half = { ...onAir, path: undefined };
    const { told } = story([0, onAir], [2, half], [20, half], [22, half], [30, onAir]);
    expect(told.filter((line) => /mediamtx-(silent|answers)/.test(line))).toEqual([
      expect.stringMatching(/mediamtx-silent$/),
      expect.stringMatching(/mediamtx-answers ends \d+$/),
    ]);
  });
});
