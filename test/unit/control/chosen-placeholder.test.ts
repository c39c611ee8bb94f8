import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { composed } from "../../../control/apply/chosen-placeholder";
import { madeOfFiles } from "../../../control/apply/placeholder";
import { PLACEHOLDER_CHOICE, ownOf, type Choice } from "../../../control/shared/placeholder/choice";
import type { Placeholder, ReleaseFile } from "../../../control/apply/release";

const DIR = "/var/lib/restream/placeholder";
const OWN: Placeholder = {
  path: `${DIR}/${"0".repeat(16)}.mp4`,
  args: [`${DIR}/${"0".repeat(16)}.mp4`, "1920x1080", "30", "6000", "high", "Back soon"],
};
const file = (path: string, content: string): ReleaseFile => ({
  ...{ path, mode: "0644", units: ["mediamtx-restream.service"], content },
  sha256: createHash("sha256").update(content).digest("hex"),
});
const FILES = [
  file("/etc/restream/mediamtx.yml", `alwaysAvailableFile: ${OWN.path}\n`),
  file("/usr/local/lib/restream/make-placeholder", "#!/bin/bash\n"),
];
const TEXT: Choice = {
  shown: { kind: "text", text: "Back at nine", lines: "Back at\nnine" },
  over: ownOf(OWN),
};
const CAPTURE: Choice = {
  shown: { kind: "capture", id: "a".repeat(16), at: "2026-01-10T00:00:00Z" },
  over: ownOf(OWN),
};
const release = { files: FILES, placeholder: OWN };

describe("a release", () => {
  it("without a choice is as it is", () => {
    expect(composed(release, undefined)).toEqual({ files: FILES, placeholder: OWN, ended: "" });
  });
  it.each([
    ["a text", TEXT],
    ["a recording", CAPTURE],
  ])("with %s names it wherever its own was named, with the right hash", (_, choice) => {
    const { files, placeholder, ended } = composed(release, choice);
    expect(ended).toBe("");
    const [config] = files;
    expect(config?.content).toBe(`alwaysAvailableFile: ${placeholder.path}\n`);
    expect(config).toEqual({ ...file("/etc/restream/mediamtx.yml", config?.content ?? "") });
    expect(files[1]).toBe(FILES[1]);
    expect(placeholder.path).not.toBe(OWN.path);
    expect(
      JSON.parse(files.find(({ path }) => path === PLACEHOLDER_CHOICE)?.content ?? ""),
    ).toEqual(choice);
  });
  it("makes a text like its own, and copies a recording", () => {
    expect(composed(release, TEXT).placeholder.args.slice(1)).toEqual([
      ...["1920x1080", "30", "6000", "high", "Back at\nnine"],
    ]);
    expect(composed(release, CAPTURE).placeholder).toEqual({
      path: `${DIR}/${"a".repeat(16)}.mp4`,
      args: [],
      captured: `/var/lib/restream/placeholder-captured/${"a".repeat(16)}.mp4`,
    });
  });
  it.each<[string, Placeholder]>([
    ["another text", { ...OWN, args: [...OWN.args.slice(0, -1), "Back later"] }],
    ["another picture", { ...OWN, args: OWN.args.map((arg) => (arg === "30" ? "60" : arg)) }],
    ["a file", { ...OWN, file: { path: "/var/lib/restream/placeholder-file/x", name: "a.png" } }],
  ])("with %s of its own ends the choice, and says so", (_, placeholder) => {
    expect(composed({ files: FILES, placeholder }, TEXT)).toEqual({
      files: FILES,
      placeholder,
      ended:
        'This release\'s own placeholder takes the place of the text "Back at nine", which was chosen on the server.',
    });
  });
  it("with another text that is not seen beside its file keeps the choice", () => {
    const file = { path: "/var/lib/restream/placeholder-file/x", name: "a.png" };
    const choice = { ...CAPTURE, over: ownOf({ ...OWN, file }) };
    const placeholder = { ...OWN, file, args: [...OWN.args.slice(0, -1), "Back later"] };
    expect(composed({ files: FILES, placeholder }, choice).ended).toBe("");
  });
  it("that is made in another way keeps the choice", () => {
    const path = `${DIR}/${"1".repeat(16)}.mp4`;
    const placeholder = { path, args: [path, ...OWN.args.slice(1)] };
    expect(composed({ files: FILES, placeholder }, CAPTURE).ended).toBe("");
  });
});

it("placeholders of files are known by the releases that can still be installed", () => {
  const of = (placeholder: object): string => JSON.stringify({ placeholder });
  expect(
    madeOfFiles([
      of({ path: `${DIR}/a.mp4`, args: [], file: { path: "/x", name: "a.png" } }),
      of({ path: `${DIR}/b.mp4`, args: [] }),
      '{"placeholder": {"path": "/half',
      "{}",
    ]),
  ).toEqual(new Set(["a.mp4"]));
});
