import { describe, expect, it } from "vitest";
import { lockAdvice } from "../../../infra/advice/lock";

describe("a lock is advised", () => {
  it.each([
    [
      "release applied: nothing\nrunning: restream-twitch\n",
      /, twitch was running, and pulumi destroy/,
    ],
    [
      "running: restream-kick, restream-twitch, restream-youtube",
      /kick, twitch and youtube were running/,
    ],
  ])("after %j", (applied, says) => {
    expect(lockAdvice(applied)).toMatch(says);
  });
  it.each([[""], ["release applied: 1 files written\n"]])("not after %j", (applied) => {
    expect(lockAdvice(applied)).toBeUndefined();
  });
});
