import { describe, expect, it } from "vitest";
import { neededOf, programIn } from "../../../control/apply/programs";

const unit = (content: string) => ({
  path: "/etc/systemd/system/mediamtx-restream.service",
  mode: "0644",
  sha256: "",
  units: [],
  content,
});

describe("the MediaMTX of a release", () => {
  it("is the one that its unit starts", () => {
    const text =
      "[Service]\n# ExecStart=/nothing x\nExecStart=/usr/local/lib/restream/mediamtx-v1 %d/m.yml\n";
    expect(programIn([unit(text)])).toBe("/usr/local/lib/restream/mediamtx-v1");
  });

  it.each([
    ["without the unit", []],
    ["with a unit that starts nothing", [unit("[Service]\n")]],
    ["with a template that was not filled in", [unit("ExecStart=@MEDIAMTX_PROGRAM@ %d/m.yml\n")]],
  ])("is missed %s", (_, files) => {
    expect(() => programIn(files)).toThrow(/mediamtx-restream\.service names no program/);
  });
});

describe("versions of MediaMTX stay", () => {
  const starts = (name: string): string =>
    `"ExecStart=/usr/local/lib/restream/${name} %d/m.yml\\n"`;
  const PRESENT = ["mediamtx", "mediamtx-v1", "mediamtx-v2", "mediamtx-v20"];
  const link = (name: string): string | undefined =>
    name === "mediamtx" ? "mediamtx-v1" : undefined;
  it("lego's, too, at the end of its line, in a unit and in a release that is kept", () => {
    const present = ["lego-v5.5.2-0123456789ab", "lego-v5.5.2-0123456789ab-old", "lego-v5.4.0-aa"];
    const line = "ExecStart=/usr/local/lib/restream/get-certificate /usr/local/lib/restream/lego-";
    expect([
      ...neededOf(
        present,
        [`${line}v5.5.2-0123456789ab\nX=`, JSON.stringify(`${line}v5.4.0-aa\n`)],
        link,
      ),
    ]).toEqual(["lego-v5.5.2-0123456789ab", "lego-v5.4.0-aa"]);
  });
  it.each([
    ["the one in force", [starts("mediamtx-v2")], ["mediamtx-v2"]],
    [
      "those that one can go back to",
      [starts("mediamtx-v2"), starts("mediamtx-v20")],
      ["mediamtx-v2", "mediamtx-v20"],
    ],
    [
      "what a server of before starts by a link, and the link",
      [starts("mediamtx-v2"), starts("mediamtx")],
      ["mediamtx", "mediamtx-v2", "mediamtx-v1"],
    ],
    ["not one that has gone", [starts("mediamtx-v3")], []],
  ])("%s", (_, texts, needed) => {
    expect([...neededOf(PRESENT, texts, link)]).toEqual(needed);
  });
});
