import { describe, expect, it } from "vitest";
import { retire } from "../../../control/apply/retire";

/** The next of a sequence that the seed decides, below `below`. */
const randomOf = (seed: number): ((below: number) => number) => {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
};

describe("old placeholders", () => {
  it("go when nothing that ran at the switch runs any more", () => {
    const all = { present: ["old", "new"], current: "new", readers: {}, atSwitch: ["m1", "f1"] };
    expect(retire({ ...all, now: ["m2", "f2"] })).toEqual({ readers: {}, remove: ["old"] });
    expect(retire({ ...all, now: [] })).toEqual({ readers: {}, remove: ["old"] });
  });

  it("stay while MediaMTX or the feed runs that ran at the switch", () => {
    const all = { present: ["old", "new"], current: "new", readers: {}, atSwitch: ["m1", "f1"] };
    expect(retire({ ...all, now: ["m2", "f1"] })).toEqual({
      ...{ readers: { old: ["f1"] }, remove: [] },
    });
  });

  it("are not kept for what started later", () => {
    const all = { present: ["old", "new"], current: "new", readers: { old: ["m1"] } };
    expect(retire({ ...all, atSwitch: ["m2"], now: ["m2"] })).toEqual({
      ...{ readers: {}, remove: ["old"] },
    });
  });

  it("that become current again lose what was noted", () => {
    const all = { present: ["old", "new"], current: "old", readers: { old: ["m1"] } };
    expect(retire({ ...all, atSwitch: ["m1"], now: ["m1"] })).toEqual({
      ...{ readers: { new: ["m1"] }, remove: [] },
    });
  });

  it("are never removed while a process reads them, and bounded by the restarts, in 200 histories", () => {
    for (let seed = 1; seed <= 200; seed++) {
      const random = randomOf(seed);
      let onDisk = "p0";
      let readers: Record<string, string[]> = {};
      const present = new Set(["p0"]);
      /** What each of the two runs as, and the file that it learnt when it started. */
      const running = [
        { invocation: "0:0", reads: "p0" },
        { invocation: "1:0", reads: "p0" },
      ];
      let starts = 0;
      const restart = (which: number): void => {
        running[which] = { invocation: `${which}:${++starts}`, reads: onDisk };
      };
      const ids = (): string[] => running.map(({ invocation }) => invocation);
      for (let step = 0; step < 30; step++) {
        // A crash of either, at any moment between two applies.
        if (random(3) === 0) restart(random(2));
        const current = `p${random(4)}`;
        present.add(current);
        // As makePlaceholder does.
        readers = Object.fromEntries(Object.entries(readers).filter(([name]) => name !== current));
        if (random(4) === 0) restart(random(2)); // before the switch
        const before = onDisk;
        onDisk = current;
        if (random(6) === 0) {
          // It fails: one may have started meanwhile, and is not brought back.
          if (random(2) === 0) restart(random(2));
          onDisk = before;
          continue;
        }
        if (random(4) === 0) restart(random(2)); // between the switch and the look
        const atSwitch = ids();
        for (const which of [0, 1]) if (random(2) === 0) restart(which);
        const retired = retire({ present: [...present], current, readers, atSwitch, now: ids() });
        readers = retired.readers;
        for (const name of retired.remove) present.delete(name);
        for (const { reads } of running) expect(present, `seed ${seed}`).toContain(reads);
        expect(present).toContain(onDisk);
      }
      for (const which of [0, 1]) restart(which);
      const { remove } = retire({
        present: [...present],
        current: onDisk,
        readers,
        atSwitch: ids(),
        now: ids(),
      });
      // Everything that was noted as read by those that are gone now.
      for (const name of Object.keys(readers)) expect(remove).toContain(name);
    }
  });
});
