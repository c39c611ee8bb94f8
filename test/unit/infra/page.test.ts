// Who may open the page without SSH, by the keys of the stack.
import { describe, expect, it } from "vitest";
import { parsePageFrom } from "../../../infra/parse/page";
import { readFileTree } from "../../../infra/render/file-tree";
import { renderRelease } from "../../../infra/render/release";
import { PAGE_PUBLIC_FILES, PAGE_UNIT } from "../../../infra/names";
import { SETTINGS } from "./a-settings";

const HOME = ["203.0.113.5/32"];
const BY = { isEncrypted: true, home: HOME, admin: [...HOME, "198.51.100.7/32"] };
const ON = { page: "true", pageFrom: "" };

describe("the page is opened without SSH", () => {
  it.each<[string, Parameters<typeof parsePageFrom>[0], typeof BY, string[]]>([
    ["by nobody where there is no page", { ...ON, page: "false" }, BY, []],
    ["by nobody where there is no certificate", ON, { ...BY, isEncrypted: false }, []],
    ["from home and where the server is administered from", ON, BY, BY.admin],
    [
      "by whom the stack names",
      { ...ON, pageFrom: "192.0.2.1, 192.0.2.0/24" },
      BY,
      ["192.0.2.1/32", "192.0.2.0/24"],
    ],
    ["by everybody", { ...ON, pageFrom: "anywhere" }, BY, ["0.0.0.0/0", "::/0"]],
  ])("%s", (_, given, by, pageCidrs) => {
    expect(parsePageFrom(given, by)).toEqual({ pageCidrs, issues: [] });
  });
  it.each<[string, Parameters<typeof parsePageFrom>[0], typeof BY, RegExp]>([
    [
      "no page",
      { page: "false", pageFrom: "anywhere" },
      BY,
      /^restream:pageFrom: got anywhere, which is for the page: .*restream:page true$/,
    ],
    [
      "no certificate",
      { ...ON, pageFrom: "192.0.2.1" },
      { ...BY, isEncrypted: false },
      /pageFrom: got 192\.0\.2\.1, which needs a certificate: .* \(without one restream page/,
    ],
    ["a word", { ...ON, pageFrom: "everybody" }, BY, /got "everybody", expected .*; or anywhere/],
    [
      "half of the internet",
      { ...ON, pageFrom: "0.0.0.0/1" },
      BY,
      /wider than \/16.*; or anywhere/,
    ],
  ])("%s is said", (_, given, by, issue) => {
    expect(parsePageFrom(given, by).issues).toEqual([expect.stringMatching(issue)]);
  });
});

it("a release brings its port where somebody may come, and restarts the page for it", () => {
  const filesOf = (pageCidrs: string[]): { path: string; units: string[] }[] =>
    (
      JSON.parse(
        renderRelease({ ...SETTINGS, page: true, pageCidrs }, readFileTree("files")).publicText,
      ) as { files: { path: string; units: string[] }[] }
    ).files.filter(({ path }) => PAGE_PUBLIC_FILES.includes(path));
  expect(filesOf([])).toEqual([]);
  expect(filesOf(HOME).map(({ path, units }) => [path, units])).toEqual(
    [...PAGE_PUBLIC_FILES].sort().map((path) => [path, [PAGE_UNIT]]),
  );
});
