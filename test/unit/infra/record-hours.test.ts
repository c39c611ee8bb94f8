// How many hours are recorded, and what a release brings for it.
import { describe, expect, it } from "vitest";
import { RECORD_FEED, RECORDING_CONFIG, RECORDING_UNIT, UNIT_DIR } from "../../../infra/names";
import { parseRecordHours } from "../../../infra/parse/record-hours";
import { SIZES } from "../../../infra/parse/sizes";
import { readFileTree } from "../../../infra/render/file-tree";
import { renderRelease } from "../../../infra/render/release";
import { SETTINGS } from "./a-settings";

describe("restream:recordHours", () => {
  const of = (given: string, size = "s-2vcpu-2gb", kbps = 6000): string | number | undefined => {
    const { recordHours, issues } = parseRecordHours(given, size, { kbps });
    return issues.length === 0 ? recordHours : issues.join("\n");
  };
  it.each<[given: string, size: string, kbps: number, taken: number | undefined]>([
    ["", "s-2vcpu-2gb", 6000, undefined],
    ["1", "s-2vcpu-2gb", 6000, 1],
    ["9", "s-2vcpu-2gb", 6000, 9],
    ["3", "s-1vcpu-1gb", 6000, 3],
    ["48", "c-48vcpu-90gb", 6000, 48],
  ])("%j on %s at %i kb/s is taken", (given, size, kbps, taken) => {
    expect(of(given, size, kbps)).toBe(taken);
  });
  it.each<[given: string, size: string, kbps: number, words: RegExp]>([
    ["0", "s-2vcpu-2gb", 6000, /got "0", expected a whole number of hours from 1 to 9; to record/],
    ["two", "s-2vcpu-2gb", 6000, /got "two", expected .* pulumi config rm restream:recordHours$/],
    ["1.5", "s-2vcpu-2gb", 6000, /got "1.5"/],
    ["10", "s-2vcpu-2gb", 6000, /got 10, but 9 hours of 6000 kb\/s fit .* s-2vcpu-2gb \(60 GB\)/],
    ["4", "s-1vcpu-1gb", 6000, /but 3 hours/],
    ["9", "s-2vcpu-2gb", 51_000, /but 1 hours/],
    ["8761", "c-48vcpu-90gb", 6000, /from 1 to 8760/],
  ])("%j on %s at %i kb/s is refused", (given, size, kbps, words) => {
    expect(of(given, size, kbps)).toMatch(words);
  });
  it("is what fits on half of every disk, with what MPEG-TS adds", () => {
    for (const [size, { diskGB }] of Object.entries(SIZES)) {
      const { issues } = parseRecordHours("999", size, { kbps: 6000 });
      const most = Number(/but (\d+) hours/.exec(issues[0] ?? "")?.[1]);
      expect(most * (6000 + 160) * 1000 * 3600).toBeLessThanOrEqual((diskGB * 1e9 * 8) / 2);
    }
  });
});

describe("the release", () => {
  const files = readFileTree("files");
  const PATHS = [`${UNIT_DIR}/${RECORDING_UNIT}`, RECORDING_CONFIG, RECORD_FEED];

  it("brings the unit, its program and how many hours", () => {
    const { publicText } = renderRelease({ ...SETTINGS, recordHours: 2 }, files);
    const brought = (
      JSON.parse(publicText) as { files: { path: string; units: string[]; content: string }[] }
    ).files;
    for (const path of PATHS)
      expect(brought.find((file) => file.path === path)?.units).toEqual([RECORDING_UNIT]);
    expect(brought.find(({ path }) => path === RECORDING_CONFIG)?.content).toBe("RECORD_HOURS=2\n");
  });
  it("restarts that unit alone for other hours", () => {
    const [two, three] = [2, 3].map((recordHours) =>
      renderRelease({ ...SETTINGS, recordHours }, files)
        .manifest.join("\n")
        .split("\n"),
    );
    expect(three?.filter((line) => !two?.includes(line))).toEqual([
      expect.stringContaining(RECORDING_CONFIG),
    ]);
  });
  it("brings nothing of it otherwise", () => {
    const { publicText } = renderRelease(SETTINGS, files);
    expect(publicText).not.toContain(`"${RECORD_FEED}"`);
    expect(publicText).not.toMatch(/"path": "[^"]*record/);
  });
});
