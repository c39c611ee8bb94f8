// What a stand-in for ssh prints is handed over line by line, and nothing is left of the file with the host key.
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { readBySsh, withKnownHosts } from "../../../home/run-ssh";

const SERVER = { address: "203.0.113.5", keyFile: "/k", knownHost: "203.0.113.5 ssh-ed25519 A\n" };
let folder: string;
/** @param script what it does instead */
const standIn = (script: string): void => {
  const file = join(folder, "ssh");
  writeFileSync(file, `#!/bin/sh\n${script}\n`);
  chmodSync(file, 0o755);
};
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "run-ssh-"));
  vi.stubEnv("PATH", `${folder}${delimiter}${process.env["PATH"] ?? ""}`);
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

describe("what is read over SSH", () => {
  it("comes whole at the end, and by lines as it is said, complaints too", async () => {
    standIn("printf 'one\\ntw'; printf 'hm\\n' >&2; printf 'o\\n\\nthree'; exit 3");
    const heard: string[] = [];
    const read = await readBySsh(SERVER, "/none", {
      ...{ line: "x", withinMs: 20_000 },
      heard: (line) => heard.push(line),
    });
    expect(read).toEqual({ code: 3, stdout: "one\ntwo\n\nthree" });
    // Between the two there is no order.
    expect(heard.sort()).toEqual(["hm", "one", "three", "two"]);
  });
  it("is broken off when it takes too long", async () => {
    standIn("echo one; exec sleep 60");
    expect(await readBySsh(SERVER, "/none", { line: "x", withinMs: 1500 })).toEqual({
      ...{ code: null, stdout: "one\n" },
    });
  });
});

describe("the file with the host key", () => {
  it("is there while it is needed", async () => {
    let file = "";
    const text = await withKnownHosts(SERVER, (knownHosts) => {
      file = knownHosts;
      return Promise.resolve(readFileSync(knownHosts, "utf8"));
    });
    expect([text, existsSync(file)]).toEqual([SERVER.knownHost, false]);
  });
  it("goes with the process, too, and with an error", async () => {
    const before = process.listenerCount("exit");
    const files: string[] = [];
    const left = new Promise<never>(() => undefined);
    void withKnownHosts(SERVER, (knownHosts) => {
      files.push(knownHosts);
      return left;
    });
    await expect(
      withKnownHosts(SERVER, (knownHosts) => {
        files.push(knownHosts);
        return Promise.reject(new Error("x"));
      }),
    ).rejects.toThrow("x");
    expect(files.map((file) => existsSync(file))).toEqual([true, false]);
    const atExit = process.listeners("exit").slice(before) as (() => void)[];
    expect(atExit).toHaveLength(1);
    for (const listener of atExit) {
      listener();
      process.removeListener("exit", listener);
    }
    expect(files.map((file) => existsSync(file))).toEqual([false, false]);
  });
});
