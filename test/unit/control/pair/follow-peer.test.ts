// follow-peer and show-peer, one against the other: two servers' folders, and in ssh's place a program that runs the forced command.
import { type ChildProcess, spawn } from "node:child_process";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { afterEach, beforeEach, expect, it } from "vitest";

const FILES = join(__dirname, "../../../../files/usr/local");
const FOLLOW = join(FILES, "lib/restream/follow-peer");
const LIST = join(FILES, "share/restream/peer-files");

let top = "";
let running: ChildProcess[] = [];
const there = (path: string): string => join(top, "there", path);
const here = (path = ""): string => join(top, "here", path);
const write = (file: string, text: string): void => {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
};
const read = (path: string): string => readFileSync(here(path), "utf8");

/** The other server, whose root is a folder: its sshd runs show-peer, whatever is asked for. */
const ssh = (answers = "true"): void => {
  const script = readFileSync(join(FILES, "lib/restream/show-peer"), "utf8")
    .replace("/usr/local/share/restream/peer-files", LIST)
    .replace("\ncd /\n", `\ncd ${there("")}\n`);
  write(join(top, "show-peer"), script);
  write(
    join(top, "bin/ssh"),
    `#!/bin/bash
for to in "$@"; do [[ $to == root@* ]] && address=\${to#root@}; done
echo "$address \${*: -1}" >> ${join(top, "asked")}
${answers} || { printf "Connection timed out\\r\\n" >&2; exit 255; }
SSH_ORIGINAL_COMMAND=\${*: -1} exec bash ${join(top, "show-peer")}
`,
  );
  chmodSync(join(top, "bin/ssh"), 0o755);
};
const asked = (): string[] => readFileSync(join(top, "asked"), "utf8").trim().split("\n");

/** @returns what it says */
const follow = (environment: Record<string, string> = {}): { said: () => string } => {
  let said = "";
  const child = spawn("bash", [FOLLOW], {
    env: {
      PATH: `${join(top, "bin")}:${process.env["PATH"] ?? ""}`,
      ...{ OWN_NAME: "second", PEER_NAME: "first", PEER_ADDRESSES: "10.1.0.2 192.0.2.10" },
      ...{ STATE_DIRECTORY: here(), RUNTIME_DIRECTORY: join(top, "run") },
      ...{ CREDENTIALS_DIRECTORY: join(top, "run"), PAUSE: "0.1" },
      ...environment,
    },
    stdio: ["ignore", "ignore", "pipe"],
    detached: true,
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => (said += text));
  running.push(child);
  return { said: () => said };
};

const until = async (holds: () => boolean): Promise<void> => {
  for (let tries = 0; !holds(); tries++) {
    if (tries > 200) throw new Error(`not within 10 s: ${holds.toString()}`);
    await pause(50);
  }
};
/** After that many answers more. */
const rounds = async (count: number): Promise<void> => {
  const states = (): number => asked().filter((line) => line.endsWith(" state")).length;
  const before = states();
  // The last but one is done.
  await until(() => states() > before + count);
};

beforeEach(() => {
  top = mkdtempSync(join(tmpdir(), "follow-peer-"));
  for (const folder of ["here", "run", "there"]) mkdirSync(join(top, folder));
  write(join(top, "asked"), "");
  write(there("var/lib/restream/wanted"), "twitch\n");
  write(there("var/lib/restreamd-notices/discord.json"), "7");
  write(there("var/lib/restreamd/state.json"), "8");
  write(there("var/lib/restreamd/events/events.jsonl"), "9");
  write(there("etc/shadow"), "secret");
  ssh();
});
const endAll = async (): Promise<void> => {
  for (const child of running) {
    const ended = new Promise((resolve) => child.once("close", resolve));
    if (child.pid !== undefined && child.exitCode === null) {
      process.kill(-child.pid, "SIGKILL");
      await ended;
    }
  }
  running = [];
};
afterEach(async () => {
  await endAll();
  rmSync(top, { recursive: true, force: true });
});

it("copies the one on air: what it lists, the large files at first, and nothing else", async () => {
  follow();
  await until(() => existsSync(here("whole")));
  expect(read("copy/var/lib/restream/wanted")).toBe("twitch\n");
  expect(read("copy/var/lib/restreamd-notices/discord.json")).toBe("7");
  expect(existsSync(here("copy/var/lib/restreamd/events"))).toBe(false);
  expect(read("whole/var/lib/restreamd/events/events.jsonl")).toBe("9");
  expect(existsSync(here("whole/etc/shadow"))).toBe(false);
  expect(existsSync(here("peer"))).toBe(false);
  expect(statSync(here("copy")).mode & 0o777).toBe(0o700);
  for (const file of ["seen", "copied"]) expect(statSync(here(file)).mode & 0o777).toBe(0o644);
  // Nobody has taken over.
  expect(existsSync(here("on-air"))).toBe(false);
  await rounds(3);
  expect(asked().filter((line) => line.endsWith(" whole"))).toEqual(["10.1.0.2 whole"]);
});

it("takes what changes there, also what is no more, and leaves alone what does not", async () => {
  write(there("var/lib/restream/cutover"), "office");
  follow();
  await until(() => existsSync(here("whole")));
  const { ino } = statSync(here("copy/var/lib/restream/wanted"));
  await rounds(2);
  expect(statSync(here("copy/var/lib/restream/wanted")).ino).toBe(ino);
  write(there("var/lib/restream/wanted"), "kick\n");
  rmSync(there("var/lib/restream/cutover"));
  await until(() => read("copy/var/lib/restream/wanted") === "kick\n");
  expect(existsSync(here("copy/var/lib/restream/cutover"))).toBe(false);
  await rounds(2);
  expect(readdirSync(here()).filter((name) => name.startsWith("copy."))).toHaveLength(1);
});

it("asks for the large files again when another placeholder is chosen there", async () => {
  follow();
  await until(() => existsSync(here("whole")));
  write(there("var/lib/restream/placeholder/chosen.mp4"), "film");
  write(there("etc/restream/placeholder.json"), "{}");
  await until(() => existsSync(here("whole/var/lib/restream/placeholder/chosen.mp4")));
});

it.each([
  ["the higher term, of the one that took over", "0 first", "1 second", "1 second"],
  ["its own, where that is higher", "3 second", "2 first", "3 second"],
  ["its own, where the other one has none", "1 second", undefined, "1 second"],
  ["its own, where both have the same: a human has to look", "1 second", "1 first", "1 second"],
  ["the other one's, where its own is torn", "", "1 second", "1 second"],
  ["the other one's, where it has none", undefined, "9 first", "9 first"],
  ["terms as numbers", "9 first", "10 second", "10 second"],
])("believes %s", async (_, own, theirs, believed) => {
  if (own !== undefined) write(here("on-air"), own === "" ? "" : `${own}\n`);
  if (theirs !== undefined) write(there("var/lib/restreamd-peer/on-air"), `${theirs}\n`);
  follow();
  await until(() => existsSync(here("seen")));
  expect(read("on-air")).toBe(`${believed}\n`);
});

it("keeps no copy of a spare: that one's files are put in nobody's place", async () => {
  write(here("on-air"), "1 second\n");
  follow();
  await until(() => existsSync(here("peer")));
  await rounds(2);
  expect(["copy", "whole", "copied"].map((name) => existsSync(here(name)))).toEqual([
    ...[false, false, false],
  ]);
  expect(asked().filter((line) => line.endsWith(" whole"))).toEqual([]);
});

it("comes back as the spare, after the other one took over, and copies from it", async () => {
  // As `first`, which was on air.
  write(there("var/lib/restreamd-peer/on-air"), "1 second\n");
  follow({ OWN_NAME: "first", PEER_NAME: "second" });
  await until(() => existsSync(here("copied")));
  expect(read("on-air")).toBe("1 second\n");
  expect(read("copy/var/lib/restream/wanted")).toBe("twitch\n");
  expect(statSync(here("on-air")).mode & 0o777).toBe(0o644);
});

it("tries the next address, and tells once that none answers", async () => {
  ssh("[[ $address == 192.0.2.10 ]]");
  follow();
  await until(() => existsSync(here("seen")));
  expect(asked().slice(0, 2)).toEqual(["10.1.0.2 state", "192.0.2.10 state"]);
  await endAll();
  ssh("false");
  rmSync(here("seen"));
  const { said } = follow();
  await rounds(6);
  expect(existsSync(here("seen"))).toBe(false);
  expect(said()).toBe("first does not answer: Connection timed out (192.0.2.10, exit code 255)\n");
});

it("keeps the copy of before when what comes is cut short, or says nonsense of who is on air", async () => {
  follow();
  await until(() => existsSync(here("whole")));
  rmSync(here("seen"));
  write(join(top, "show-peer"), "printf 'no tar at all, of more than one block %0600d' 1");
  await rounds(3);
  expect(read("copy/var/lib/restream/wanted")).toBe("twitch\n");
  expect(existsSync(here("seen"))).toBe(false);
  write(there("var/lib/restreamd-peer/on-air"), "9 nobody\n");
  write(there("var/lib/restream/wanted"), "kick\n");
  ssh();
  await rounds(3);
  expect(read("copy/var/lib/restream/wanted")).toBe("twitch\n");
});

it("leaves nothing of what a kill has cut short", async () => {
  for (const name of ["copy.1", "whole.2", "peer.3"]) write(here(`${name}/x`), "x");
  write(here("whole.tar"), "x");
  follow();
  await until(() => existsSync(here("whole")));
  await rounds(1);
  expect(
    readdirSync(here())
      .map((name) => name.replace(/\.\d{5,}$/, ".N"))
      .sort(),
  ).toEqual([...["copied", "copy", "copy.N", "seen", "whole", "whole.N"]]);
});

it.each(["", "whole state", "state; id", "sftp"])("show-peer refuses %j", async (command) => {
  const child = spawn("bash", [join(FILES, "lib/restream/show-peer")], {
    env: { PATH: process.env["PATH"] ?? "", SSH_ORIGINAL_COMMAND: command },
  });
  const code = await new Promise((resolve) => child.once("close", resolve));
  expect(code).toBe(64);
});
