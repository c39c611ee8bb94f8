import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { decide, type HostState } from "../../../control/apply/plan";
import { parseRelease, type ReleaseFile } from "../../../control/apply/release";

const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");
const file = (path: string, content: string, units: string[] = [], mode = "0644"): ReleaseFile => ({
  path,
  mode,
  units,
  content,
  sha256: sha256(content),
});
const MEDIAMTX = file("/etc/restream/mediamtx.yml", "m", ["mediamtx-restream.service"], "0600");
const TWITCH = file("/etc/restream/restream-twitch.env", "t", ["restream-twitch.service"]);
const UNIT = file("/etc/systemd/system/restream-twitch.service", "u", ["restream-twitch.service"]);
const RELEASE = [MEDIAMTX, TWITCH, UNIT];

const hostWith = (files: ReleaseFile[], running: string[], installed = files): HostState => ({
  files: new Map(files.map((each) => [each.path, each])),
  installed: installed.map(({ path }) => path),
  running: new Set(running),
  hotPaths: new Set(),
  unfinished: undefined,
});
const RUNNING = ["mediamtx-restream.service", "restream-twitch.service"];

describe("a release is decided as a whole", () => {
  it("writes nothing and restarts nothing when nothing changed", () => {
    expect(decide(RELEASE, hostWith(RELEASE, RUNNING))).toEqual({
      allowed: true,
      plan: { write: [], hot: [], remove: [], restart: [], start: [], stop: [] },
    });
  });

  it("restarts the watchdog whenever its program changes, and starts it where it does not run", () => {
    const unit = file("/etc/systemd/system/restreamd.service", "r", ["restreamd.service"]);
    const program = file("/usr/local/lib/restream/restreamd.cjs", "p", ["restreamd.service"]);
    const before = [...RELEASE, unit, { ...program, sha256: sha256("old") }];
    const after = [...RELEASE, unit, program];
    expect(decide(after, hostWith(before, [...RUNNING, "restreamd.service"]))).toMatchObject({
      plan: { write: [program], restart: ["restreamd.service"], start: [], stop: [] },
    });
    expect(decide(after, hostWith(before, RUNNING))).toMatchObject({
      plan: { restart: [], start: ["restreamd.service"] },
    });
  });

  it("restarts a timer that changed, starts one that is new, stops one that is gone", () => {
    const name = "restreamd-summary.timer";
    const timer = file(`/etc/systemd/system/${name}`, "09:00", [name]);
    const before = [...RELEASE, { ...timer, sha256: sha256("08:00") }];
    const running = [...RUNNING, name];
    expect(decide([...RELEASE, timer], hostWith(before, running))).toMatchObject({
      plan: { restart: [name], start: [], stop: [] },
    });
    expect(decide([...RELEASE, timer], hostWith(RELEASE, RUNNING))).toMatchObject({
      plan: { restart: [], start: [name], stop: [] },
    });
    expect(decide(RELEASE, hostWith(before, running))).toMatchObject({
      plan: { remove: [timer.path], restart: [], start: [], stop: [name] },
    });
    expect(decide(RELEASE, hostWith(before, RUNNING))).toMatchObject({ plan: { stop: [] } });
  });

  it("lets the first release restart MediaMTX: nobody may publish before it", () => {
    const decision = decide(RELEASE, hostWith([], ["mediamtx-restream.service"]));
    expect(decision).toEqual({
      allowed: true,
      plan: {
        write: RELEASE,
        hot: [],
        remove: [],
        restart: ["mediamtx-restream.service"],
        start: [],
        stop: [],
      },
    });
  });

  it.each<[string, ReleaseFile, string[], string[]]>([
    [
      "MediaMTX's config",
      file(MEDIAMTX.path, "new", MEDIAMTX.units, "0600"),
      RUNNING,
      ["mediamtx-restream.service"],
    ],
    [
      "a running restream's address",
      file(TWITCH.path, "new", TWITCH.units),
      RUNNING,
      ["restream-twitch.service"],
    ],
    [
      "the mode alone of what a running unit read",
      { ...TWITCH, mode: "0600" },
      RUNNING,
      ["restream-twitch.service"],
    ],
  ])("refuses a change of %s", (_, changed, running, refused) => {
    const release = RELEASE.map((each) => (each.path === changed.path ? changed : each));
    expect(decide(release, hostWith(RELEASE, running))).toEqual({ allowed: false, refused });
  });

  it("takes a change of who may publish while MediaMTX runs, and interrupts nothing", () => {
    const changed = file(MEDIAMTX.path, "new", MEDIAMTX.units, "0600");
    const host = { ...hostWith(RELEASE, RUNNING), hotPaths: new Set([MEDIAMTX.path]) };
    expect(decide([changed, TWITCH, UNIT], host)).toMatchObject({
      allowed: true,
      plan: { write: [changed], hot: [changed], restart: [], stop: [] },
    });
    const stopped = { ...host, running: new Set<string>() };
    expect(decide([changed, TWITCH, UNIT], stopped)).toMatchObject({ plan: { hot: [] } });
  });

  it("applies a change of a restream that is stopped, without starting it", () => {
    const changed = file(TWITCH.path, "new", TWITCH.units);
    expect(
      decide([MEDIAMTX, changed, UNIT], hostWith(RELEASE, ["mediamtx-restream.service"])),
    ).toEqual({
      allowed: true,
      plan: { write: [changed], hot: [], remove: [], restart: [], start: [], stop: [] },
    });
  });

  it("starts MediaMTX when somebody stopped it, and no restream", () => {
    expect(decide(RELEASE, hostWith(RELEASE, []))).toMatchObject({
      plan: { restart: [], start: ["mediamtx-restream.service"] },
    });
  });

  it("goes on with what an apply that failed half-way still owes", () => {
    const host = {
      ...hostWith(RELEASE, RUNNING),
      unfinished: { restart: ["mediamtx-restream.service"] },
    };
    expect(decide(RELEASE, host)).toMatchObject({
      allowed: true,
      plan: { write: [], restart: ["mediamtx-restream.service"] },
    });
  });

  it("removes what the release no longer holds, and refuses while its unit runs", () => {
    expect(decide([MEDIAMTX], hostWith(RELEASE, ["mediamtx-restream.service"]))).toMatchObject({
      plan: { remove: [TWITCH.path, UNIT.path] },
    });
    expect(decide([MEDIAMTX], hostWith(RELEASE, RUNNING))).toEqual({
      allowed: false,
      refused: ["restream-twitch.service"],
    });
  });
});

describe("a release on the wire", () => {
  const part = (...files: ReleaseFile[]): string => JSON.stringify({ files });

  it("is read from both parts", () => {
    const placeholder = { path: `/var/lib/restream/placeholder/${"0".repeat(16)}.mp4`, args: [] };
    expect(parseRelease(JSON.stringify({ files: [TWITCH], placeholder }), part(MEDIAMTX))).toEqual({
      files: [TWITCH, MEDIAMTX],
      placeholder,
    });
  });

  it.each<[string, string, RegExp]>([
    [
      "a part that was cut short",
      part(TWITCH).slice(0, 30),
      /not JSON \(30 characters\): it was cut short/,
    ],
    [
      "a content that is not what its hash says",
      part({ ...TWITCH, content: "other" }),
      /does not have the hash/,
    ],
    [
      "a path outside",
      part({ ...TWITCH, path: "/root/.ssh/authorized_keys" }),
      /malformed at files\.0\.path/,
    ],
    [
      "a path that climbs out",
      part({ ...TWITCH, path: "/etc/../root/x" }),
      /malformed at files\.0\.path/,
    ],
    ["a mode with setuid", part({ ...TWITCH, mode: "4755" }), /malformed at files\.0\.mode/],
  ])("refuses %s, without printing it", (_, text, expected) => {
    expect(() => parseRelease(text, part())).toThrow(expected);
  });
});
