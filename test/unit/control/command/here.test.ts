// `restream ssh COMMAND` on the server itself: the command runs there, whole, with its exit code.
import { describe, expect, it } from "vitest";
import { runHere } from "../../../../control/command/here";

describe("what is run here", () => {
  it("has its own exit code, and arguments that look like options", async () => {
    expect(await runHere(["sh", "-c", "exit $0", "7"])).toBe(7);
    expect(await runHere(["test", "a b", "=", "a b"])).toBe(0);
    expect(await runHere(["true && exit 5"])).toBe(5);
  });
  it("is told as missing where it is none", async () => {
    await expect(runHere(["no-such-program-here", "x"])).rejects.toThrow("ENOENT");
  });
  it("is nothing without a command", async () => {
    expect(await runHere([])).toBe(0);
  });
});
