import { describe, expect, it } from "vitest";
import { isHotChange } from "../../../control/apply/hot";
import { publishersIn, usersOf } from "../../../control/shared/mediamtx/users";
import { renderMediamtx } from "../../../infra/render/mediamtx";
import { Secret } from "../../../infra/secret";

const PLACEHOLDER = "/var/lib/restream/placeholder/0123456789abcdef.mp4";
const config = (key: string, placeholder = PLACEHOLDER): string =>
  renderMediamtx([{ name: "home", publishKey: new Secret(key) }], placeholder);
const ENVIRONMENT = "MTX_AUTHINTERNALUSERS_0_PASS=sha256:q83vASNFZ4k=\n";

describe("a change of mediamtx.yml", () => {
  it.each<[string, string | undefined, string, boolean]>([
    ["another publish key", config("a"), config("b"), true],
    ["the first publisher", renderMediamtx([], PLACEHOLDER), config("a"), true],
    ["another placeholder", config("a"), config("a", "/other.mp4"), false],
    ["a first file", undefined, config("a"), false],
    ["a file on disk that is no YAML: the release mends it", "rtmp: [", config("a"), false],
    ["a file on disk that is empty", "", config("a"), false],
    ["a file on disk that is no mapping", "- a", config("a"), false],
    ["a release that is no YAML: MediaMTX itself says so", config("a"), "rtmp: [", false],
  ])("%s", (_, before, after, hot) => {
    expect(isHotChange(before, after)).toBe(hot);
  });
});

describe("the users, for the API", () => {
  it("are the file's, with the API's own hash first", () => {
    const users = usersOf(config("a"), ENVIRONMENT);
    expect(users.map(({ user }) => user)).toEqual(["control", "any", "home"]);
    expect(users[0]?.pass).toBe("sha256:q83vASNFZ4k=");
  });

  it("are shut out where the environment says so", () => {
    const nobody = `sha256:${"A".repeat(43)}=`;
    const environment = `${ENVIRONMENT}MTX_AUTHINTERNALUSERS_3_PASS=${nobody}\n`;
    const two = renderMediamtx(
      ["home", "office"].map((name) => ({ name, publishKey: new Secret(`key of ${name}`) })),
      PLACEHOLDER,
    );
    const [, , home, office] = usersOf(two, environment);
    expect([home?.user, office?.user, office?.pass]).toEqual(["home", "office", nobody]);
    expect(home?.pass).not.toBe(nobody);
    expect(publishersIn(two)).toEqual(["home", "office"]);
  });

  it("are refused without that hash: MediaMTX would lock us out", () => {
    expect(() => usersOf(config("a"), "")).toThrow(/lacks the API's own user/);
  });
});
