// The choice of a publisher can be read by whoever shows it, the page among them.
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { readChoice, writeChoice } from "../../../../control/shared/choice";

it.each([["backup"], [undefined]])("the choice %j is everybody's to read", async (name) => {
  const folder = mkdtempSync(join(tmpdir(), "choice-"));
  const file = join(folder, "cutover");
  await writeChoice("earlier", file);
  await writeChoice(name, file);
  expect(readChoice(file)).toBe(name);
  expect(statSync(file).mode & 0o777).toBe(0o644);
  rmSync(folder, { recursive: true });
});
