// The script that shuts publishers out, on what a release renders: the droplet's awk may be another than this machine's, the file is not.
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { renderMediamtx } from "../../../infra/render/mediamtx";
import { Secret } from "../../../infra/secret";

const SCRIPT = join(__dirname, "../../../files/usr/local/lib/restream/choose-publisher");
const folder = mkdtempSync(join(tmpdir(), "choose-publisher-"));
afterAll(() => {
  rmSync(folder, { recursive: true });
});
const CHOICE = join(folder, "cutover");

/** @param choice the file's text; undefined: there is none @returns places in authInternalUsers that are shut out */
const shutOut = (choice: string | undefined, ...publishers: string[]): number[] => {
  rmSync(CHOICE, { force: true });
  if (choice !== undefined) writeFileSync(CHOICE, choice);
  const input = renderMediamtx(
    publishers.map((name) => ({ name, publishKey: new Secret(`key of ${name}`) })),
    "/placeholder.mp4",
  );
  const output = execFileSync("bash", [SCRIPT], {
    ...{ input, encoding: "utf8" },
    env: { ...process.env, RESTREAM_CUTOVER: CHOICE },
  });
  return [...output.matchAll(/^MTX_AUTHINTERNALUSERS_(\d+)_PASS=sha256:A{43}=$/gm)]
    .map(([, place]) => Number(place))
    .sort();
};

describe("who is shut out", () => {
  it.each<[string, string | undefined, string[], number[]]>([
    ["nobody without a choice", undefined, ["home", "office"], []],
    ["nobody by an empty choice", "", ["home", "office"], []],
    ["all but the chosen one", "office\n", ["home", "office", "mobile-2"], [2, 4]],
    ["the others, when home is chosen", "home\n", ["home", "office"], [3]],
    ["nobody beside the only one", "home\n", ["home"], []],
    ["nobody for one that is not there", "gone\n", ["home", "office"], []],
    ["by a choice without a newline", "office", ["home", "office"], [2]],
    ["by names that YAML 1.1 quotes", "no\n", ["home", "no", "on"], [2, 4]],
    ["nobody of the first boot's", "home\n", [], []],
  ])("%s", (_, choice, publishers, places) => {
    expect(shutOut(choice, ...publishers)).toEqual(places);
  });
});
