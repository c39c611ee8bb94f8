// When a rebuild is refused, and what is said when it is done or half done.
import { describe, expect, it } from "vitest";
import { appliedTo, dropletsOf } from "../../../../home/droplet/state";
import { rebuildRefused, wordsOfHalf } from "../../../../home/droplet/words";

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
