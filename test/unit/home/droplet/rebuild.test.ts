// When a rebuild is refused, and what is said when it is done or half done.
import { describe, expect, it } from "vitest";
import { appliedTo, dropletsOf, nameOf } from "../../../../home/droplet/state";
import { targetAmong } from "../../../../home/droplet/target";
import {
  rebuildRefused,
  spareQuestion,
  wordsAfterSpare,
  wordsOfHalf,
} from "../../../../home/droplet/words";
import { serverOf } from "../../../../home/server";
import { aSpareWord, aWord } from "../pair/a-word";

describe("a rebuild", () => {
  it.each([
    [["twitch"], false, /^twitch is on air, .*restream stop all; restream rebuild$/],
    [["twitch", "youtube"], true, /^twitch and youtube are on air/],
    [undefined, true, /could not be asked, and nobody is asked here/],
  ])("with %j live is refused", (live, yes, says) => {
    expect(rebuildRefused(live, yes)).toMatch(says);
  });
  it.each([
    [[], true],
    [[], false],
    // Whoever is asked can say so.
    [undefined, false],
  ])("with %j live may be, or is asked for", (live, yes) => {
    expect(rebuildRefused(live, yes)).toBeUndefined();
  });

  const OLD = { id: "7", urn: "u", address: "198.51.100.7", isGoing: false };
  const NEW = { ...OLD, id: "8", address: "198.51.100.8" };
  it.each([
    [{ now: undefined, isWhole: false, isOldThere: true }, /^The server is as it was: droplet 7/],
    [{ now: OLD, isWhole: true, isOldThere: true }, /^The server is as it was: droplet 7/],
    [
      { now: { ...NEW, address: "" }, isWhole: false, isOldThere: true },
      /^The new server \(droplet 8\) is not ready; the old one, droplet 7 at \S+, still runs.*not while you are live/,
    ],
    [
      { now: NEW, isWhole: false, isOldThere: false },
      /droplet 8 at 198\.51\.100\.8\) is not ready; the old one is gone/,
    ],
    [
      { now: NEW, isWhole: true, isOldThere: true },
      /is ready\. The old one, .* still to be deleted/,
    ],
    [{ now: NEW, isWhole: true, isOldThere: false }, /is ready\. Something else/],
  ])("that is half done, with %j, says so", (half, says) => {
    expect(wordsOfHalf(OLD, half)).toMatch(says);
  });

  it("is whole once the release was applied to it", () => {
    const command = (urn: string, more: object): object => ({
      type: "command:remote:Command",
      urn: `urn:pulumi:prod::restream::x$command:remote:Command::${urn}`,
      ...more,
    });
    const exported = (...resources: object[]): string =>
      JSON.stringify({ deployment: { resources } });
    expect(
      appliedTo(
        exported(
          command("restream-first-boot", { outputs: { triggers: ["8"] } }),
          command("restream-apply", { delete: true, outputs: { triggers: ["6"] } }),
          command("restream-apply", { outputs: { triggers: ["7"] } }),
        ),
      ),
    ).toBe("7");
    expect(appliedTo(exported())).toBeUndefined();
    const ofSecond = command("restream-second-apply", { outputs: { triggers: ["9"] } });
    expect(appliedTo(exported(ofSecond))).toBeUndefined();
    expect(appliedTo(exported(ofSecond), "second")).toBe("9");
  });

  it("tells the droplet that goes from the one that comes", () => {
    const droplet = (id: string, more: object): object => ({
      type: "digitalocean:index/droplet:Droplet",
      urn: `urn of ${id}`,
      id,
      ...more,
    });
    const exported = JSON.stringify({
      deployment: {
        resources: [
          droplet("8", { outputs: { ipv4Address: "198.51.100.8" } }),
          droplet("7", { delete: true, outputs: { ipv4Address: "198.51.100.7" } }),
        ],
      },
    });
    expect(dropletsOf(exported)).toEqual([
      { id: "8", urn: "urn of 8", address: "198.51.100.8", isGoing: false },
      { id: "7", urn: "urn of 7", address: "198.51.100.7", isGoing: true },
    ]);
  });
});

describe("a rebuild in a stack with a spare", () => {
  const server = (address: string): object => ({ dropletId: "1", address, sshHostKey: "k" });
  const STACK = serverOf(
    JSON.stringify({
      ...{ address: "a", sshKeyFile: "f", sshHostKey: "k" },
      servers: { first: server("1"), second: server("2") },
    }),
  );
  const FIRST = { id: "7", urn: "urn::restream-droplet", address: "1", isGoing: false };
  const SECOND = { ...FIRST, id: "8", urn: "urn::restream-second-droplet", address: "2" };
  const BOTH = [FIRST, SECOND];

  it("tells the two by Pulumi's names", () => {
    expect(BOTH.map(nameOf)).toEqual(["first", "second"]);
  });
  it.each([
    ["spare", [aWord()], { droplet: SECOND, isOfPair: true, spareOf: "first" }],
    ["second", [aWord()], { droplet: SECOND, isOfPair: true, spareOf: "first" }],
    ["on-air", [aWord()], { droplet: FIRST, isOfPair: true, spareOf: undefined }],
    // Nobody says who is on air: it may be this one.
    ["second", [], { droplet: SECOND, isOfPair: true, spareOf: undefined }],
    [
      "first",
      [aSpareWord({ onAir: "second", term: 1 })],
      { droplet: FIRST, isOfPair: true, spareOf: "second" },
    ],
  ] as const)("--node %s, where %j is said, is %j", (node, words, target) => {
    expect(targetAmong(BOTH, STACK, node, words)).toEqual(target);
  });
  it("leaves the spare where the one on air is silent", () => {
    expect(() => targetAmong(BOTH, STACK, "second", [undefined, aSpareWord()])).toThrow(
      /first, which is on air, does not answer.*restream rescue/,
    );
  });
  it("says that a droplet is not there", () => {
    expect(() => targetAmong([FIRST], STACK, "second", [aWord()])).toThrow(/no droplet of second/);
  });
  it("says that the other one stays on air, and how to try again", () => {
    expect(spareQuestion("prod", "second", "first")).toMatch(/first stays on air\.$/);
    expect(wordsAfterSpare("second", SECOND, { ...SECOND, id: "9" })).toMatch(/droplet 9 .*pair$/);
    const half = { now: undefined, isWhole: false, isOldThere: true };
    expect(wordsOfHalf(SECOND, half, "restream rebuild --node second")).toMatch(/--node second$/);
  });
});
