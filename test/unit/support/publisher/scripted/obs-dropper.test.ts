import { describe, expect, it } from "vitest";
import {
  CALM,
  offer,
  queuedMs,
  type DropperState,
  type Offered,
  type Packet,
} from "../../../../support/publisher/scripted/obs-dropper";

/** What x264 makes of a GOP by its defaults: P, the middle B a reference, two B that nothing refers to. */
const PRIORITIES = [3, 2, 2, 0, 0, 2, 2, 0, 0, 2, 2, 0, 0] as const;
const FRAME_MS = 40;

const picture = (dtsMs: number, priority: Packet["priority"]): Packet => ({
  kind: "video",
  dtsMs,
  priority,
  keyframe: priority === 3,
});
const sound = (dtsMs: number): Packet => ({
  kind: "audio",
  dtsMs,
  priority: 0,
  keyframe: true,
});
/** Pictures in a row, the first a keyframe. */
const gop = (count: number, fromMs = 0): Packet[] =>
  Array.from({ length: count }, (_, at) =>
    picture(fromMs + at * FRAME_MS, at === 0 ? 3 : (PRIORITIES[1 + ((at - 1) % 12)] ?? 0)),
  );
/** "3@0 2@40 a@50" */
const told = (packets: readonly Packet[]): string =>
  packets
    .map(({ kind, priority, dtsMs }) => `${kind === "audio" ? "a" : priority}@${dtsMs}`)
    .join(" ");
const at = (lastDtsMs: number, minPriority = 0): DropperState => ({ minPriority, lastDtsMs });
const summary = ({ queue, dropped, state }: Offered<Packet>) => ({
  queue: told(queue),
  dropped: dropped.map(({ packet, why }) => `${told([packet])} ${why}`).join(", "),
  min: state.minPriority,
});

describe("the time in the queue", () => {
  it.each([
    { what: "from the first that is no keyframe", queue: gop(10), ms: 320 },
    { what: "not told of fewer than five packets", queue: gop(4), ms: undefined },
    { what: "not told of sound alone", queue: [1, 2, 3, 4, 5].map(sound), ms: undefined },
    { what: "counts sound as packets", queue: [...gop(2), sound(1), sound(2), sound(3)], ms: 0 },
  ])("$what", ({ queue, ms }) => {
    const last = queue.filter(({ kind }) => kind === "video").at(-1);
    expect(queuedMs(queue, last?.dtsMs ?? 0)).toBe(ms);
  });
});

describe("a packet that comes", () => {
  // 19 pictures: the first that is no keyframe at 40, the newest at 720, so 680 ms are waiting; 20: 720 ms.
  const [calm, slow] = [gop(19), gop(20)];
  it.each([
    { what: "is let in while the queue is short", queue: calm, last: 720, priority: 0 as const },
    { what: "up to 700 ms and no further", queue: calm, last: 740, priority: 0 as const },
  ])("$what", ({ queue, last, priority }) => {
    const packet = picture(last + 40, priority);
    expect(summary(offer(at(last), queue, packet))).toEqual({
      queue: told([...queue, packet]),
      dropped: "",
      min: 0,
    });
  });

  it("above 700 ms takes with it, out of the queue, what nothing refers to", () => {
    const offered = offer(at(760), slow, picture(800, 2));
    expect(summary(offered)).toEqual({
      queue: told([...slow.filter(({ priority }) => priority >= 2), picture(800, 2)]),
      dropped: slow
        .filter(({ priority }) => priority < 2)
        .map((one) => `${told([one])} b-frames`)
        .join(", "),
      min: 0, // the frame that was let in ends it
    });
    expect(offered.dropped).toHaveLength(9);
  });

  it("is not let in itself when nothing refers to it", () => {
    const offered = summary(offer(at(760), slow, picture(800, 0)));
    expect(offered.dropped).toMatch(/, 0@800 b-frames$/);
    expect(offered).toMatchObject({ queue: expect.not.stringContaining("@800") as string, min: 2 });
  });

  it("above 900 ms takes with it all but keyframes and sound, and none is let in until a keyframe", () => {
    const queue = [...gop(26), sound(990)]; // 960 ms
    const p = offer(at(1000), queue, picture(1040, 2));
    expect(summary(p)).toMatchObject({ queue: "3@0 a@990", min: 3 });
    expect(p.dropped.map(({ why }) => why)).toEqual([
      ...Array.from({ length: 12 }, () => "b-frames"),
      ...Array.from({ length: 14 }, () => "p-frames"),
    ]);
    const again = offer(p.state, p.queue, picture(1080, 2));
    expect(summary(again)).toEqual({ queue: "3@0 a@990", dropped: "2@1080 p-frames", min: 3 });
    const key = offer(again.state, again.queue, picture(1120, 3));
    expect(summary(key)).toEqual({ queue: "3@0 a@990 3@1120", dropped: "", min: 0 });
    const next = offer(key.state, key.queue, picture(1160, 0));
    expect(summary(next)).toMatchObject({ dropped: "", min: 0 });
  });

  it("is never left out when it is sound, and then nothing is looked at", () => {
    const queue = gop(40);
    expect(summary(offer(at(1560, 3), queue, sound(1570)))).toEqual({
      queue: told([...queue, sound(1570)]),
      dropped: "",
      min: 3,
    });
  });

  it("is let in by other thresholds: frames with references wait at least 200 ms longer", () => {
    const queue = gop(12); // 400 ms
    const b = offer(at(440), queue, picture(480, 2), { bFramesMs: 300, pFramesMs: 310 });
    expect(new Set(b.dropped.map(({ why }) => why))).toEqual(new Set(["b-frames"]));
    const p = offer(at(440), queue, picture(480, 2), { bFramesMs: 100, pFramesMs: 200 });
    expect(summary(p)).toMatchObject({ queue: "3@0", min: 3 });
  });
});

describe("a line that carries half", () => {
  it("costs what nothing refers to first, keeps every keyframe, and bounds the queue", () => {
    const stream = Array.from({ length: 20 }, (_, round) => gop(50, round * 2000)).flat();
    let [state, queue]: [DropperState, readonly Packet[]] = [CALM, []];
    const dropped: Packet[] = [];
    let [sent, longest] = [0, 0];
    for (const [index, packet] of stream.entries()) {
      const offered = offer(state, queue, packet);
      ({ state, queue } = offered);
      dropped.push(...offered.dropped.map((one) => one.packet));
      longest = Math.max(longest, queuedMs(queue, state.lastDtsMs) ?? 0);
      if (index % 2 === 1 && queue.length > 0) {
        queue = queue.slice(1);
        sent++;
      }
    }
    expect(dropped.some(({ priority }) => priority === 0)).toBe(true);
    expect(dropped.some(({ priority }) => priority === 3)).toBe(false);
    // Looked at before one comes in, which may be the first after two that were not.
    expect(longest).toBeLessThanOrEqual(900 + 3 * FRAME_MS);
    expect(sent + queue.length + dropped.length).toBe(stream.length);
  });
});
