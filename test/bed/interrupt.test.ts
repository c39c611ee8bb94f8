// Ctrl-C and kill, in every phase: the rehearsal ends soon, writes its JSON, and leaves this machine as it was.
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { CACHE_DIR } from "../support/parts/cache";
import { hostState } from "./host-state";
import { RehearsalProcess } from "./rehearsal-process";

/** What is promised. */
const END_WITHIN_MS = 30_000;
const PHASE_WITHIN_MS = 300_000;

let before: Record<string, string>;
const opened: RehearsalProcess[] = [];
const folders: string[] = [];
beforeAll(() => {
  before = hostState();
});
afterEach(() => {
  for (const process of opened.splice(0)) process.dispose();
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

const start = (args: string[], env: Record<string, string> = {}): RehearsalProcess => {
  const process = new RehearsalProcess(args, env);
  opened.push(process);
  return process;
};

/** A cache that lacks what is to be made: the rest is the real one's. */
const cacheWithout = (lacking: RegExp): Record<string, string> => {
  const folder = mkdtempSync(join(tmpdir(), "rehearsal-cache-"));
  folders.push(folder);
  mkdirSync(join(folder, "restream"));
  for (const name of readdirSync(CACHE_DIR))
    if (!lacking.test(name)) symlinkSync(join(CACHE_DIR, name), join(folder, "restream", name));
  return { XDG_CACHE_HOME: folder };
};

interface Case {
  phase: string;
  says: string;
  /** @default gap alone */
  scenarios?: string[];
  env?: () => Record<string, string>;
  signals: NodeJS.Signals[];
  to: "npm" | "group";
}
const CASES: Case[] = [
  {
    phase: "mmdebstrap",
    says: "making the Debian 13 root",
    env: () => cacheWithout(/^debian-13-droplet/),
    signals: ["SIGINT"],
    to: "npm",
  },
  {
    phase: "the Go build of MediaMTX",
    says: "building MediaMTX",
    env: () => cacheWithout(/^mediamtx/),
    signals: ["SIGTERM"],
    to: "group",
  },
  {
    phase: "pulumi up and the first boot, in two lanes",
    scenarios: ["gap", "tells-faults"],
    says: "pulumi up\n",
    signals: ["SIGINT", "SIGINT"],
    to: "group",
  },
];

describe("an interrupt", () => {
  it.each(CASES)(
    "in $phase ($signals to $to) leaves nothing",
    async ({ says, scenarios = ["gap"], env, signals, to }) => {
      const rehearsal = start(["--only", ...scenarios], env?.());
      await rehearsal.says(says, PHASE_WITHIN_MS);
      const at = performance.now();
      for (const signal of signals) rehearsal.signal(signal, to);
      // npm ends itself with the signal that it got, or shows the rehearsal's own 130; when both got the signal, npm
      // was seen to end with 1 as well. What the rehearsal made of it is in its report.
      const codes = to === "group" ? [130, 143, 1] : [130, 143];
      const code = await rehearsal.ended();
      expect(codes, rehearsal.output).toContain(code);
      expect(performance.now() - at).toBeLessThan(END_WITHIN_MS);
      const report = rehearsal.report();
      expect(report.passed).toBe(false);
      // Each lane reports the one that was running; here there is one lane a scenario.
      expect(report.scenarios.map(({ reason }) => reason)).toEqual(
        scenarios.map(() => "interrupted"),
      );
      expect(hostState()).toEqual(before);
    },
  );
});

describe("a run that was killed", () => {
  it("ends in its sandbox, and the next one removes what is left", async () => {
    const rehearsal = start(["--only", "gap"]);
    await rehearsal.says("pulumi up\n", PHASE_WITHIN_MS);
    rehearsal.signal("SIGKILL", "group");
    await rehearsal.ended();
    expect(hostState()).not.toEqual(before);
    const next = start(["--clean"]);
    expect(await next.ended()).toBe(0);
    expect(hostState()).toEqual(before);
  });
});

describe("two rehearsals at once", () => {
  it("do not touch each other: one is interrupted while it streams, the other's server is kept until --clean", async () => {
    const kept = start(["--only", "up", "--image", "prepared", "--keep"]);
    const interrupted = start(["--only", "gap", "--image", "prepared"]);
    await interrupted.says("publisher starts", PHASE_WITHIN_MS);
    const at = performance.now();
    interrupted.signal("SIGTERM", "npm");
    expect([130, 143]).toContain(await interrupted.ended());
    expect(performance.now() - at).toBeLessThan(END_WITHIN_MS);
    expect(interrupted.report().scenarios.map(({ reason }) => reason)).toEqual(["interrupted"]);

    expect(await kept.ended(), kept.output).toBe(0);
    expect(kept.report().scenarios).toMatchObject([{ name: "up", passed: true }]);
    const shell = /nsenter --target .*$/m.exec(kept.output)?.[0];
    expect(shell).toBeDefined();
    const units = ["mediamtx-restream", "restream-twitch", "restream-youtube"];
    const states = execFileSync(
      "sh",
      ["-c", `${shell ?? ""} systemctl is-active ${units.join(" ")}`],
      { encoding: "utf8" },
    );
    expect(states.trim().split("\n")).toEqual(["active", "active", "active"]);
    const clean = start(["--clean"]);
    expect(await clean.ended()).toBe(0);
    expect(hostState()).toEqual(before);
  });
});

describe("wrong usage", () => {
  it.each([
    [["--only", "gapp"], "no scenario is called gapp"],
    [["--repeat", "none"], "expected a whole number"],
    [["--unknown"], "unknown option"],
  ])("%j says what is wrong, with exit code 2", async (args, expected) => {
    const rehearsal = start(args);
    expect(await rehearsal.ended()).toBe(2);
    expect(rehearsal.output).toContain(expected);
  });
});
