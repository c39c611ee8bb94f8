import { describe, expect, it } from "vitest";
import { passphraseFor } from "../../../../home/address/passphrase";

const FILE = "config:\n  restream:region: nyc3\nencryptionsalt: v1:abc\n";

describe("the stack's passphrase", () => {
  it.each<[string, string, NodeJS.ProcessEnv]>([
    ["in the environment", FILE, { PULUMI_CONFIG_PASSPHRASE: "x" }],
    ["in the environment, empty", FILE, { PULUMI_CONFIG_PASSPHRASE: "" }],
    ["in a file", FILE, { PULUMI_CONFIG_PASSPHRASE_FILE: "/x" }],
    ["of a stack that has none", "config: {}\n", {}],
  ])("%s is not asked for", async (_, file, env) => {
    expect(await passphraseFor(file, env, false)).toEqual({});
  });
  it("is not asked of nobody: refused, with what to set", async () => {
    await expect(passphraseFor(FILE, {}, false)).rejects.toThrow(
      /nobody can be asked here: set PULUMI_CONFIG_PASSPHRASE .* Nothing was changed/,
    );
  });
});
