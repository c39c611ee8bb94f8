import { mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { dropTemporary } from "../../../control/apply/host";
import { dropOldStaging } from "../../../control/apply/staging";
import { isAboutToRun, readInvocations, readStartJobs } from "../../../control/shared/units";

describe("systemctl show", () => {
  it("tells the invocation of each unit that has one", () => {
    const told =
      "Id=a.service\nInvocationID=11\n\nInvocationID=22\nId=b.service\n\nId=never-started.service\nInvocationID=\n";
    expect([...readInvocations(told)]).toEqual([
      ["a.service", "11"],
      ["b.service", "22"],
    ]);
  });
});

describe("releases that were staged", () => {
  let folder = "";
  const staged = (name: string, atSeconds: number): string => {
    const release = join(folder, name);
    mkdirSync(release);
    writeFileSync(join(release, "release.json"), "{}");
    for (const path of [join(release, "release.json"), release])
      utimesSync(path, atSeconds, atSeconds);
    return release;
  };
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "restream-staging-"));
  });
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  it("go when they came before the one that is applied; later ones are still to come", () => {
    staged("before", 1000);
    const current = staged("current", 2000);
    staged("later", 3000);
    dropOldStaging(current, folder);
    expect(readdirSync(folder)).toEqual(["current", "later"]);
  });

  it("stay when the release came from anywhere else", () => {
    dropOldStaging("/dev/fd", folder);
    expect(readdirSync(folder)).toEqual(["current", "later"]);
  });
});

describe("files that were never switched", () => {
  it("go from the folders of a release's files, and nothing else", () => {
    const folder = mkdtempSync(join(tmpdir(), "restream-half-"));
    try {
      for (const name of [".a.ffpreset.restream-new", "a.ffpreset", ".other", "restream-new"])
        writeFileSync(join(folder, name), "");
      dropTemporary([join(folder, "a.ffpreset"), join(folder, "gone/b")]);
      expect(readdirSync(folder).sort()).toEqual([".other", "a.ffpreset", "restream-new"]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe("a unit that systemd is about to start again", () => {
  it.each<[string, string | undefined, boolean]>([
    ["activating", undefined, true],
    ["reloading", undefined, true],
    ["inactive", "4711", true],
    ["failed", "4711", true],
    ["inactive", undefined, false],
    ["inactive", "0", false],
    ["inactive", "", false],
    ["deactivating", "4711", false],
    ["active", "4711", false],
  ])("%s, job %s: %s", (state, job, is) => {
    expect(isAboutToRun(state, job)).toBe(is);
  });

  it("is read from systemctl list-jobs", () => {
    const text =
      " 812 restream-twitch.service restart waiting\n 813 a.service start running\n 9 b.service stop running\n";
    expect(readStartJobs(text)).toEqual(["restream-twitch.service", "a.service"]);
    expect(readStartJobs("")).toEqual([]);
  });
});
