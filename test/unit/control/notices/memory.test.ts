// What the notices keep of each target, where else when the disk takes nothing, and what they throw away.
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { DELIVERY } from "../../../../control/notices/delivery";
import { Memory, tidy, type Folders } from "../../../../control/notices/memory";

let top: string;
let folders: Folders;
const said: string[] = [];
const say = (words: string): void => void said.push(words);
beforeEach(() => {
  top = mkdtempSync(join(tmpdir(), "notices-"));
  folders = { state: join(top, "state"), runtime: join(top, "runtime") };
  mkdirSync(folders.state);
  mkdirSync(folders.runtime);
  said.length = 0;
});
afterEach(() => {
  rmSync(top, { recursive: true });
});

const delivery = (cursor: number) => ({ cursor, sent: [] });
/** A folder with something in it is neither written over nor removed. */
const obstruct = (path: string): void => {
  mkdirSync(path);
  writeFileSync(join(path, "x"), "");
};

describe("the memory of the notices", () => {
  it("loses what a kill left and whom nobody tells any more, and nothing else", () => {
    for (const name of [
      ...["discord.json", "discord.json.123456", "discord.json.new", "apprise-0a.json"],
      ...["apprise-0a.json.99", "apprise-0b.json", "somebody-else.json"],
    ])
      writeFileSync(join(folders.state, name), "");
    tidy(folders, ["discord.json", "apprise-0b.json"]);
    expect(readdirSync(folders.state).sort()).toEqual([
      ...["apprise-0b.json", "discord.json", "somebody-else.json"],
    ]);
  });

  it("knows nothing of a new target, and what it kept of another", async () => {
    expect(new Memory(folders, "discord.json", DELIVERY).read(say)).toBeUndefined();
    const memory = new Memory(folders, "discord.json", DELIVERY);
    expect(await memory.keep(delivery(3))).toEqual({ where: "disk" });
    expect(new Memory(folders, "discord.json", DELIVERY).read(say)).toEqual(delivery(3));
    tidy(folders, ["discord.json"]);
    expect(readdirSync(folders.state)).toEqual(["discord.json"]);
    expect(said).toEqual([]);
  });

  it("reads what an earlier version kept", () => {
    writeFileSync(join(folders.state, "discord.json"), '{"cursor":4,"sent":[]}');
    expect(new Memory(folders, "discord.json", DELIVERY).read(say)).toEqual(delivery(4));
  });

  it("begins anew, and says so, where a file is broken", () => {
    writeFileSync(join(folders.state, "discord.json"), '{"cursor":4,"se');
    expect(new Memory(folders, "discord.json", DELIVERY).read(say)).toBeUndefined();
    expect(said).toEqual([expect.stringMatching(/discord\.json cannot be read/)]);
  });

  it.each(["discord.json", "discord.json.new"])(
    "is kept beside while %s cannot be written, and the newer is read, whichever it is",
    async (obstacle) => {
      const memory = new Memory(folders, "discord.json", DELIVERY);
      await memory.keep(delivery(1));
      const text = readFileSync(join(folders.state, "discord.json"), "utf8");
      rmSync(join(folders.state, obstacle), { force: true });
      obstruct(join(folders.state, obstacle));
      expect(await memory.keep(delivery(2))).toMatchObject({ where: "beside" });
      if (obstacle !== "discord.json")
        expect(readFileSync(join(folders.state, "discord.json"), "utf8")).toBe(text);
      const next = new Memory(folders, "discord.json", DELIVERY);
      expect(next.read(say)).toEqual(delivery(2));
      rmSync(join(folders.state, obstacle), { recursive: true });
      expect(await next.keep(delivery(3))).toEqual({ where: "disk" });
      expect(new Memory(folders, "discord.json", DELIVERY).read(say)).toEqual(delivery(3));
    },
  );
});
