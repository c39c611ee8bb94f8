import { describe, expect, it } from "vitest";
import { stillIn } from "../../../home/placeholder";

const ANSWER = { said: ["While OBS is away …"], name: "placeholder-0123abcd.jpg", still: "/9j/" };

describe("the server's answer", () => {
  it("is taken as it is", () => {
    expect(stillIn(JSON.stringify(ANSWER))).toEqual(ANSWER);
  });
  it.each([
    ["no JSON", "restream: unknown command"],
    ["nothing", ""],
    ["a name that leads elsewhere", JSON.stringify({ ...ANSWER, name: "../placeholder.jpg" })],
    ["no still", JSON.stringify({ ...ANSWER, still: "" })],
    ["something else", "{}"],
  ])("%s is not understood, and says what to look at", (_, text) => {
    expect(() => stillIn(text)).toThrow(/Are both of one version\? restream --version here/);
  });
});
