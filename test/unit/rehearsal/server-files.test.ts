// What a power cut did to the files: which are damaged, and which release they are.
import { describe, expect, it } from "vitest";
import { damaged, releaseOf, type ServerFiles } from "../../rehearsal/verbs/server-files";

const files = (of: Record<string, string>): ServerFiles => new Map(Object.entries(of));

describe("of the files of a server", () => {
  it.each<[string, Record<string, string>, string[]]>([
    ["none is named when all are as they were", { "/etc/a": "1", "/etc/b": "2" }, []],
    ["a changed one", { "/etc/a": "1", "/etc/b": "3" }, ["/etc/b is damaged"]],
    ["a lost one", { "/etc/a": "1" }, ["/etc/b is gone"]],
    [
      "one that nobody put there",
      { "/etc/a": "1", "/etc/b": "2", "/etc/.b.new": "" },
      ["/etc/.b.new was not there before"],
    ],
  ])("%s", (_, after, problems) => {
    expect(damaged(files({ "/etc/a": "1", "/etc/b": "2" }), files(after))).toEqual(problems);
  });
});

describe("after a cut in the middle of apply", () => {
  const old = files({ "/etc/a": "1", "/etc/b": "1", "/var/lib/restream/placeholder/1.mp4": "p" });
  const wanted = files({ "/etc/a": "2", "/etc/b": "2" });

  it.each<[string, Record<string, string>, ReturnType<typeof releaseOf>]>([
    ["all of before is the old release", { "/etc/a": "1", "/etc/b": "1" }, { release: "old" }],
    [
      "all of after is the new one, whatever is staged besides",
      { "/etc/a": "2", "/etc/b": "2", "/var/lib/restream/incoming/x": "s" },
      { release: "new" },
    ],
    ["one of each is neither", { "/etc/a": "2", "/etc/b": "1" }, { mixed: ["/etc/a is damaged"] }],
    ["an empty file is neither", { "/etc/a": "1", "/etc/b": "" }, { mixed: ["/etc/b is damaged"] }],
  ])("%s", (_, found, release) => {
    expect(releaseOf(files(found), { old, new: wanted })).toEqual(release);
  });
});
