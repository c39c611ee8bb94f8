// The other server's files in the place of this one's: all of them, nothing else, and what was there is kept once.
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { answering } from "../../../../control/command/pair/alive";
import { shownAfter } from "../../../../control/command/pair/placeholder";
import { parsePeerFiles, putFiles } from "../../../../control/command/pair/put";
import { STATE_FILE } from "../../../../control/shared/event";
import { NOTICES_FOLDERS } from "../../../../control/shared/notices";
import { ownOf } from "../../../../control/shared/placeholder/choice";

const LIST = readFileSync(
  join(__dirname, "../../../../files/usr/local/share/restream/peer-files"),
  "utf8",
);

describe("peer-files", () => {
  it("says what is put in its place, and what is there to compare alone", () => {
    const { state, large } = parsePeerFiles(LIST);
    expect(state).toContain(STATE_FILE);
    expect(large).toContain("/var/lib/restreamd/events");
    for (const path of ["/etc/restream/feed.env", "/var/lib/restreamd-peer/on-air"])
      expect([LIST.includes(`\n${path}\n`), [...state, ...large].includes(path)]).toEqual([
        true,
        false,
      ]);
  });
  it("reads what was sent before the events: a newer number than theirs would tell all of them again", () => {
    const lines = LIST.split("\n");
    expect(lines.indexOf(NOTICES_FOLDERS.state)).toBeGreaterThan(0);
    expect(lines.indexOf(NOTICES_FOLDERS.state)).toBeLessThan(lines.indexOf(STATE_FILE));
  });
});

describe("what is put", () => {
  let top = "";
  const [at, copyAt, keptAt] = ["root", "copy", "kept"].map(
    (name) =>
      (path = ""): string =>
        join(top, name, path),
  ) as [(path?: string) => string, (path?: string) => string, (path?: string) => string];
  const write = (file: string, text: string, mode = 0o644): void => {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text, { mode });
  };
  const put = (...paths: string[]): Promise<string[]> =>
    putFiles(paths, { copy: copyAt(), root: at(), kept: keptAt() });
  const here = (path: string): string => readFileSync(at(path), "utf8");
  beforeEach(() => {
    top = mkdtempSync(join(tmpdir(), "put-"));
  });
  afterEach(() => {
    rmSync(top, { recursive: true });
  });

  it("is a file with its mode, and the one of before is kept", async () => {
    write(at("/var/lib/restream/wanted"), "own");
    write(copyAt("/var/lib/restream/wanted"), "theirs", 0o640);
    expect(await put("/var/lib/restream/wanted")).toEqual([]);
    expect(here("/var/lib/restream/wanted")).toBe("theirs");
    expect(statSync(at("/var/lib/restream/wanted")).mode & 0o777).toBe(0o640);
    expect(readFileSync(keptAt("/var/lib/restream/wanted"), "utf8")).toBe("own");
  });
  it("is kept once, however often it is done", async () => {
    write(at("/var/lib/restream/wanted"), "own");
    write(copyAt("/var/lib/restream/wanted"), "theirs");
    await put("/var/lib/restream/wanted");
    await put("/var/lib/restream/wanted");
    expect(readFileSync(keptAt("/var/lib/restream/wanted"), "utf8")).toBe("own");
  });
  it("is nothing where the other one has nothing: a cutover of before is over", async () => {
    write(at("/var/lib/restream/cutover"), "office");
    mkdirSync(copyAt(), { recursive: true });
    expect(await put("/var/lib/restream/cutover")).toEqual([]);
    expect(existsSync(at("/var/lib/restream/cutover"))).toBe(false);
    expect(readFileSync(keptAt("/var/lib/restream/cutover"), "utf8")).toBe("office");
  });
  it("is a folder, without what was in it", async () => {
    write(at("/var/lib/n/old.json"), "own");
    write(copyAt("/var/lib/n/new.json"), "theirs");
    write(copyAt("/var/lib/n/deep/er.json"), "theirs");
    expect(await put("/var/lib/n")).toEqual([]);
    expect(readdirSync(at("/var/lib/n")).sort()).toEqual(["deep", "new.json"]);
    expect(here("/var/lib/n/deep/er.json")).toBe("theirs");
    expect(readFileSync(keptAt("/var/lib/n/old.json"), "utf8")).toBe("own");
  });
  it("leaves a folder there that the other one has not: it is its unit's", async () => {
    write(at("/var/lib/n/old.json"), "own");
    mkdirSync(copyAt(), { recursive: true });
    await put("/var/lib/n");
    expect(readdirSync(at("/var/lib/n"))).toEqual([]);
  });
  it("is added to the placeholders of here", async () => {
    write(at("/var/lib/restream/placeholder/own.mp4"), "own");
    write(at("/var/lib/restream/placeholder/both.mp4"), "own");
    write(copyAt("/var/lib/restream/placeholder/both.mp4"), "theirs");
    write(copyAt("/var/lib/restream/placeholder/chosen.mp4"), "theirs");
    await put("/var/lib/restream/placeholder");
    expect(
      ["own", "both", "chosen"].map((name) => here(`/var/lib/restream/placeholder/${name}.mp4`)),
    ).toEqual([...["own", "own", "theirs"]]);
  });
  it("is left out where nobody here has such a folder", async () => {
    write(copyAt("/var/lib/restreamd-page/passphrases.json"), "theirs");
    mkdirSync(at("/var/lib"), { recursive: true });
    expect(await put("/var/lib/restreamd-page", "/var/lib/elsewhere/file")).toEqual([]);
    expect(readdirSync(at("/var/lib"))).toEqual([]);
  });
  it("follows no link, says so, and puts all else", async () => {
    write(join(top, "secret"), "secret");
    write(at("/var/lib/restream/wanted"), "own");
    mkdirSync(copyAt("/var/lib/restream"), { recursive: true });
    symlinkSync(join(top, "secret"), copyAt("/var/lib/restream/wanted"));
    write(copyAt("/var/lib/restream/cutover"), "theirs");
    expect(await put("/var/lib/restream/wanted", "/var/lib/restream/cutover")).toEqual([
      "/var/lib/restream/wanted: it is neither a file nor a folder",
    ]);
    expect([here("/var/lib/restream/wanted"), here("/var/lib/restream/cutover")]).toEqual([
      ...["own", "theirs"],
    ]);
  });
});

describe("the placeholder that is shown then", () => {
  const own = { args: ["/p/own.mp4", "1920x1080", "We'll be back"] };
  const choice = JSON.stringify({
    shown: { kind: "text", text: "x", lines: "x" },
    over: ownOf(own),
  });
  const ofStack = { file: "/p/own.mp4", choice: undefined };
  it.each([
    ["the one chosen there", { file: "/p/chosen.mp4", choice }, { file: "/p/chosen.mp4", choice }],
    ["the stack's where none was chosen", { file: "/p/theirs.mp4" }, ofStack],
    ["the stack's without a copy", undefined, ofStack],
    [
      "the stack's over one that was chosen for another",
      { file: "/p/chosen.mp4", choice: choice.replace("back", "gone") },
      ofStack,
    ],
    ["the stack's over what is no choice", { file: "/p/chosen.mp4", choice: "{" }, ofStack],
  ])("is %s", (_, theirs, shown) => {
    expect(shownAfter(theirs, own)).toEqual(shown);
  });
});

describe("whether the other one answers", () => {
  it("is said by any of its addresses; a refusal is an answer", async () => {
    const server = createServer().listen(0, "127.0.0.2");
    await new Promise((resolve) => server.once("listening", resolve));
    const { port } = server.address() as { port: number };
    const asked = (...addresses: string[]): Promise<string[]> =>
      answering(addresses, { port, withinMs: 500 });
    expect(await asked("127.0.0.2")).toEqual(["127.0.0.2"]);
    // Nobody listens there, and that machine's kernel says so.
    expect(await asked("127.0.0.3")).toEqual(["127.0.0.3"]);
    // The kernel of this machine says that there is no way there.
    const nowhere = "255.255.255.255";
    expect(await asked(nowhere)).toEqual([]);
    expect(await asked(nowhere, "127.0.0.2")).toEqual(["127.0.0.2"]);
    server.close();
  });
});
