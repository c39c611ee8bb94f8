// What is said before the server goes: who is on air, what it costs to leave it, what stays.
import { describe, expect, it } from "vitest";
import { lockedWords, question, wordsAfter, wordsBefore } from "../../../../home/droplet/words";

const KNOWN = {
  stack: "prod",
  live: ["twitch", "youtube"],
  servers: 1,
  perDay: 0.643,
  tag: "restream-prod",
  further: [],
};

describe("before the server is destroyed", () => {
  it.each([
    [["twitch", "youtube"], "twitch and youtube are on air: these broadcasts end."],
    [["twitch"], "twitch is on air: this broadcast ends."],
    [["a", "b", "c"], "a, b and c are on air: these broadcasts end."],
    [[], "No restream runs."],
    [
      undefined,
      "Whether a restream runs is not known: the server could not be asked (restream status says why). A broadcast that is on air ends.",
    ],
  ])("with %j running it says: %s", (live, says) => {
    expect(wordsBefore({ ...KNOWN, live })[0]).toBe(says);
  });

  it("always says what goes with it, and how it is kept", () => {
    expect(wordsBefore(KNOWN)[1]).toMatch(
      /gone with the server, unless .*: restream report. So is what it recorded: restream clip$/,
    );
  });

  it("says what a day costs, or nothing of a size that is not known", () => {
    expect(wordsBefore(KNOWN)[2]).toBe(
      "Left as it is, the server costs $0.64 a day, also while it is switched off.",
    );
    expect(wordsBefore({ ...KNOWN, perDay: undefined })).toHaveLength(2);
  });

  it("says what both cost, where there is a spare", () => {
    expect(wordsBefore({ ...KNOWN, servers: 2 })[2]).toBe(
      "Left as they are, the 2 servers cost $1.29 a day together, also while they are switched off.",
    );
    expect(question("prod", 2)).toMatch(/^Destroy both servers of the stack prod\?/);
    expect(wordsAfter("prod", 2)).toMatch(
      /^The servers of the stack prod are gone, and their costs/,
    );
    expect(lockedWords(2)).toMatch(/^The servers are locked .* To destroy them:/);
  });

  it.each([
    [["7"], /^1 further droplet carries the tag restream-prod.* it: it stays.* delete 7$/],
    [["7", "8"], /^2 further droplets carry .* them: they stay.* delete 7; doctl .* delete 8$/],
    [undefined, /^Whether further droplets carry the tag restream-prod is not known/],
  ])("names the further droplets %j", (further, says) => {
    expect(wordsBefore({ ...KNOWN, further }).at(-1)).toMatch(says);
  });
  it("names none where the stack has no tag yet", () => {
    expect(wordsBefore({ ...KNOWN, tag: undefined, further: undefined })).toHaveLength(3);
  });
});
