import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { hubTrial, unitTrial, withReaders } from "../../../control/apply/validate";

const unit = (name: string): string =>
  readFileSync(join(__dirname, `../../../files/etc/systemd/system/${name}`), "utf8");
const brought = (path: string, mode = "0755") => ({
  path,
  mode,
  units: [],
  content: "",
  sha256: "",
});

describe("a unit is tried", () => {
  const text =
    "ExecStart=/usr/local/lib/restream/carry-feed now\nExecStartPre=/usr/local/lib/restream/carry-feed-2\n";
  it("with the programs that come with the same release taken for there", () => {
    expect(unitTrial(text, [brought("/usr/local/lib/restream/carry-feed")])).toBe(
      "ExecStart=/bin/true now\nExecStartPre=/usr/local/lib/restream/carry-feed-2\n",
    );
  });

  it("as it is where nothing that can be run comes", () => {
    expect(unitTrial(text, [brought("/usr/local/lib/restream/carry-feed", "0644")])).toBe(text);
    const restreamd = unit("restreamd.service");
    expect(unitTrial(restreamd, [brought("/usr/local/lib/restream/first-boot")])).toBe(restreamd);
  });
});

describe("the hub's configuration is tried", () => {
  it("without touching what the running hub has open", () => {
    const config =
      "pid /run/mediamtx-hub/nginx.pid;\nproxy_temp_path /run/mediamtx-hub/proxy;\ninclude /run/credentials/mediamtx-hub.service/feed-key.con[f];\n";
    expect(hubTrial(config, "/run/restream/validate-x")).toBe(
      "pid /run/restream/validate-x/nginx.pid;\nproxy_temp_path /run/restream/validate-x/proxy;\ninclude /run/credentials/mediamtx-hub.service/feed-key.con[f];\n",
    );
  });
});

describe("with another MediaMTX", () => {
  const CONFIG = brought("/etc/restream/mediamtx.yml", "0600");
  const UNIT = brought("/etc/systemd/system/mediamtx-restream.service", "0644");
  const OTHER = brought("/etc/restream/feed.env", "0644");
  it.each([
    ["the configuration of before is tried", [UNIT], [CONFIG, UNIT]],
    ["and once, when it changes, too", [CONFIG, UNIT], [CONFIG, UNIT]],
    ["not for anything else", [OTHER], [OTHER]],
    ["and nothing when nothing changes", [], []],
  ])("%s", (_, changed, tried) => {
    expect(withReaders(changed, [CONFIG, UNIT, OTHER])).toEqual(tried);
  });
});
