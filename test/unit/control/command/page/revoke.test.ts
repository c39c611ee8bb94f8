// Revoking somebody: at once, whatever else is at work on the server, and also while the page is off.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { ON_SERVER, revoke } from "../../../../../control/command/page/people";
import { takeLock, TURNS_DIR } from "../../../../../control/shared/lock";
import { invite, peopleText, readPeople } from "../../../../../control/shared/page/people";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "restream-people-"));
  vi.spyOn(process.stdout, "write").mockReturnValue(true);
});
afterEach(() => {
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true });
});

it("waits for no release and for nobody's order", async () => {
  const file = join(folder, "people.json");
  const { people } = invite([], "Ana", "control", Date.now());
  writeFileSync(file, peopleText(invite(people, "Ben", "watch", Date.now()).people));
  // As TURNS_DIR, where an order of the page holds its turn for minutes.
  const turns = join(folder, "turns");
  const giveBack = await takeLock({
    ...{ folder: turns, what: "restream rollover twitch", how: "beside-others", withinSeconds: 0 },
    onWait: () => undefined,
  });
  try {
    await revoke("ana", { file, turns: join(turns, relative(TURNS_DIR, ON_SERVER.turns)) });
  } finally {
    giveBack();
  }
  expect(readPeople(file).map(({ name }) => name)).toEqual(["Ben"]);
  await expect(revoke("ana", { file, turns })).rejects.toThrow("Known: Ben.");
});
