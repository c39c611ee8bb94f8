// What the notices keep of each target, and what they throw away.
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { keep, readDelivery, tidy } from "../../../../control/notices/memory";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "notices-"));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

describe("the memory of the notices", () => {
  it("loses what a kill left and whom nobody tells any more, and nothing else", () => {
    for (const name of [
      ...["discord.json", "discord.json.123456", "apprise-0a.json", "apprise-0a.json.99"],
      ...["apprise-0b.json", "somebody-else.json"],
    ])
      writeFileSync(join(folder, name), "");
    tidy(folder, ["discord.json", "apprise-0b.json"]);
    expect(readdirSync(folder).sort()).toEqual([
      ...["apprise-0b.json", "discord.json", "somebody-else.json"],
    ]);
  });

  it("knows nothing of a new target, and what it kept of another", async () => {
    expect(readDelivery(folder, "discord.json")).toBeUndefined();
    await keep(folder, "discord.json", { cursor: 3, sent: [] });
    expect(readDelivery(folder, "discord.json")).toEqual({ cursor: 3, sent: [] });
    tidy(folder, ["discord.json"]);
    expect(readdirSync(folder)).toEqual(["discord.json"]);
  });
});
