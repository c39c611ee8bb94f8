// ssh fails while the server answers, and the server is back at once: no file, and no success.
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, it, vi } from "vitest";
import { clip } from "../../../home/clip";
import { report } from "../../../home/report/report";
import { SSH_FAILED } from "../../../home/server";
import { snapshot } from "../../../home/snapshot";

vi.mock("../../../home/ssh", async (original) => ({
  ...(await original<object>()),
  readOnServer: () => Promise.resolve({ code: SSH_FAILED, stdout: "" }),
  streamFromServer: () => Promise.resolve(SSH_FAILED),
  // It is back.
  runOnServer: () => Promise.resolve(0),
}));
vi.mock("../../../home/stack", async (original) => ({
  ...(await original<object>()),
  selectedStack: () => Promise.resolve({ name: "prod" } as never),
  readConfig: () => Promise.resolve(new Map()),
}));

const folder = mkdtempSync(join(tmpdir(), "line-lost-"));
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
  vi.restoreAllMocks();
});

it.each<[string, (file: string) => Promise<number>]>([
  ["clip", (file) => clip(["clip"], file, { from: "03:10", minutes: 5 })],
  ["report", (file) => report(file, {})],
  ["snapshot", snapshot],
])("restream %s says so, and ends as not reached", async (_, run) => {
  let said = "";
  vi.spyOn(process.stderr, "write").mockImplementation((text) => {
    said += String(text);
    return true;
  });
  const file = join(folder, "it");
  expect(await run(file)).toBe(4);
  expect(said).toContain("The line to the server was lost; nothing was written");
  expect(existsSync(file)).toBe(false);
});
