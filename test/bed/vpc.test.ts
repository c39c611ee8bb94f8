// The cloud's machines, without the product: two droplets in a VPC, power by the API, and a reserved IP that moves between them.
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ensureDebianRoots } from "../support/parts/debian-root";
import { startPackageProxy } from "../support/parts/package-proxy";
import { removeRun } from "../support/world/left-behind";
import { createRunFolder, type RunFolder } from "../support/world/sandbox";
import { goThrough, type Ordered } from "./course";
import type { CourseOrder, CourseResult } from "./vpc/contract";

const PARTS_WITHIN_MS = 600_000;

let run: RunFolder;
let result: CourseResult;
beforeAll(async () => {
  run = createRunFolder();
  const preparation = { say: console.error, signal: AbortSignal.timeout(PARTS_WITHIN_MS) };
  const proxy = await startPackageProxy(join(run.path, "packages.sock"));
  const { droplet, tools: toolsRoot } = await ensureDebianRoots(preparation, proxy.url);
  await proxy.close();
  const order: Omit<CourseOrder, keyof Ordered> = { dropletRoot: droplet.bare, toolsRoot };
  result = await goThrough(run, join(__dirname, "vpc/course.ts"), order);
});
// Optional: when it could not be made, its error is the one to see.
afterAll(async () => {
  if (run as RunFolder | undefined) await removeRun(run);
});

const answered = (what: string): string | undefined => result.answers[what];

describe("droplets in a VPC", () => {
  it("have a second interface with the private address, and metadata says which", () => {
    expect(result.addresses).toMatch(/^eth0@\S+ +UP +198\.51\.100\.10\/32/m);
    expect(result.addresses).toMatch(/^eth1@\S+ +UP +10\.9\.0\.2\/24/m);
    expect(result.metadata).toBe("10.9.0.2");
  });

  it.each([
    ["first asks second in the VPC", "second"],
    // sshd is there; no rule of the firewall lets it be asked.
    ["second asks its own sshd", "SSH-"],
    ["first asks second's sshd in the VPC", "silence"],
    ["home asks first", "first"],
    ["a stranger asks first", "silence"],
    // The firewall would let home in; there is no way.
    ["home asks first by its private address", "refusal"],
    ["a stranger asks first by its private address", "refusal"],
    ["second asks first by its public address", "first"],
  ])("%s: %s", (what, who) => {
    expect(answered(what)).toBe(who);
  });

  it("see each other's private addresses", () => {
    expect(result.askedFrom).toEqual(["10.9.0.2"]);
  });

  it("keep the VPC; it goes after them and leaves nothing", () => {
    expect(result.deletes).toEqual([409, 204]);
    expect(result.left).toEqual([]);
    expect(result.datacenterErrors).toEqual([]);
  });
});

describe("a reserved IP", () => {
  it.each([
    ["the reserved IP, at first", "refusal"],
    ["the reserved IP, assigned to first", "first"],
    ["the reserved IP, moved to second", "second"],
    ["home asks first, after the move", "first"],
  ])("%s: %s", (what, who) => {
    expect(answered(what)).toBe(who);
  });

  it("that has moved resets the connections to the old one, which gets nothing more", () => {
    expect(result.heldEnded).toMatch(/Connection reset by peer|Broken pipe/);
    expect(result.askedAfterMove).toBe(0);
  });
});

describe("a droplet that the API", () => {
  it("powers off is dead", () => {
    expect(result.power).toMatchObject({ statusWhenOff: "off", runsWhenOff: false });
    expect(answered("first is off: home asks it")).toBe("silence");
    expect(answered("first is off: second asks it in the VPC")).toBe("silence");
    expect(answered("first is off: home asks second")).toBe("second");
  });

  it("powers on is there again, with its disk and its addresses", () => {
    const { statusWhenOn, addresses, kept, boots } = result.power;
    expect([statusWhenOn, kept, boots]).toEqual(["active", "kept", 2]);
    expect(addresses).toMatch(/^eth0@\S+ +UP +198\.51\.100\.10\/32/m);
    expect(addresses).toMatch(/^eth1@\S+ +UP +10\.9\.0\.2\/24/m);
    expect(answered("first is back: home asks it")).toBe("first");
    expect(answered("first is back: second asks it in the VPC")).toBe("first");
    expect(answered("first is back: it asks second in the VPC")).toBe("second");
  });

  it("shuts down goes down by itself", () => {
    expect(result.shutDown).toEqual({ status: "off", runs: false });
    expect(answered("second has shut down: home asks it")).toBe("silence");
  });
});
