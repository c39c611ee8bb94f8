// The two scripts of a pair that moves by itself, as they are, in a folder of the test's. systemctl and ss are stand-ins that say what
// the test wants; what the real ones do is seen in the suite `pair`.
import { spawn, spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

const SCRIPTS = resolve("files/usr/local/lib/restream");
let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "restream-failover-"));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});
const write = (name: string, text: string): void => {
  writeFileSync(join(folder, name), text);
};
const read = (name: string): string | undefined =>
  existsSync(join(folder, name)) ? readFileSync(join(folder, name), "utf8") : undefined;

describe("step-down", () => {
  interface World {
    /** What systemd still runs. */
    running?: string;
    /** What the kernel still holds. */
    held?: string;
    state?: string;
  }
  const steps = ({ running = "", held = "", state = "running" }: World, ...words: string[]) => {
    const program = (name: string, script: string): void => {
      write(name, `#!/bin/bash\necho "${name} $*" >> "${folder}/log"\n${script}\n`);
      chmodSync(join(folder, name), 0o755);
    };
    program(
      "systemctl",
      `case $1 in list-units) echo -n "${running}" ;; is-system-running) echo ${state} ;; esac`,
    );
    program("ss", `echo -n "${held}"`);
    program("sleep", "");
    const env = { PATH: `${folder}:${process.env["PATH"] ?? ""}`, DIR: folder, GATE: folder };
    return spawnSync(join(SCRIPTS, "step-down"), words, { env }).status;
  };

  it("closes, kills without a goodbye, drops what the kernel holds, and only then hands over", () => {
    write("step-down", "handed 4\n");
    expect(steps({})).toBe(0);
    expect(read("closed")).toBe("handed 4\n");
    const log = read("log")?.split("\n") ?? [];
    expect(log[0]).toBe("systemctl kill --signal=KILL restream-*.service");
    expect(log[1]).toMatch(/^systemctl stop .*restream-\*\.service$/);
    expect(log.some((line) => /^ss .*--kill .*fin-wait-1/.test(line))).toBe(true);
  });
  it.each<[string, World]>([
    ["a restream runs on", { running: "restream-twitch.service" }],
    ["the kernel holds something", { held: "FIN-WAIT-1 0 9000 198.51.100.10:4711 192.0.2.10:443" }],
  ])("hands nothing over while %s", (_, world) => {
    write("step-down", "handed 4\n");
    expect(steps(world)).toBe(1);
    expect(read("closed")).toBe("stuck\n");
  });
  it("only closes where it is to", () => {
    write("step-down", "closed\n");
    expect(steps({})).toBe(0);
    expect(read("closed")).toBe("closed\n");
  });
  it.each<[string, string | undefined, string, string | undefined]>([
    ["the machine ends", "handed 6\n", "stopping", "handed 6\n"],
    ["a release starts it anew", "handed 6\n", "running", undefined],
    ["nobody could go on", undefined, "stopping", undefined],
  ])("at the machine's end: %s", (_, order, state, closed) => {
    if (order !== undefined) write("hand-over", order);
    expect(steps({ state }, "at-shutdown")).toBe(0);
    expect(read("closed")).toBe(closed);
  });
});

describe("beat", () => {
  it("says this server's word, again and again, and keeps the other's", async () => {
    write("word", '{"of":"here"}\n');
    const line = spawn(join(SCRIPTS, "beat"), { env: { ...process.env, DIR: folder } });
    const said: string[] = [];
    const ended = new Promise((done) => line.once("close", done));
    for await (const text of createInterface({ input: line.stdout })) {
      said.push(text);
      if (said.length === 1) line.stdin.write('{"of":"there"}\n');
      if (said.length === 3) line.stdin.end();
    }
    expect(said.length).toBeGreaterThanOrEqual(3);
    expect(new Set(said)).toEqual(new Set(['{"of":"here"}']));
    expect(read("heard")).toBe('{"of":"there"}\n');
    // The line is gone.
    expect(await ended).toBe(0);
  });
  it("refuses where nothing moves by itself", () => {
    const env = { ...process.env, DIR: join(folder, "none") };
    expect(spawnSync(join(SCRIPTS, "beat"), { env }).status).toBe(64);
  });
});
