import { describe, expect, it } from "vitest";
import type { DestinationStatus } from "../../../../../control/command/destination-status";
import {
  keyFinding,
  limitFindings,
  reachFinding,
  targetOf,
  unreadableFinding,
  type Reached,
  type Target,
} from "../../../../../control/command/doctor/destinations";

const TARGET: Target = {
  ...{ name: "twitch", host: "ingest.example", port: 443, isTls: true, key: "live_1_abc" },
};

describe("a destination's files", () => {
  it.each<[environment: string, host: string, port: number, isTls: boolean]>([
    ["RESTREAM_URL=rtmps://a.rtmps.youtube.com:443/live2", "a.rtmps.youtube.com", 443, true],
    ["RESTREAM_URL=rtmps://a.rtmps.youtube.com/live2", "a.rtmps.youtube.com", 443, true],
    ["RESTREAM_URL=rtmp://live.example/app", "live.example", 1935, false],
    ["A=1\nRESTREAM_URL=rtmp://live.example:19350/app\n", "live.example", 19_350, false],
  ])("%s", (environment, host, port, isTls) => {
    expect(targetOf("x", environment, "rtmp_playpath=KEY\n")).toEqual({
      ...{ name: "x", key: "KEY", host, port, isTls },
    });
  });
  it.each([
    ["no address", "", "rtmp_playpath=KEY"],
    ["no key", "RESTREAM_URL=rtmp://live.example/app", "rtmp_app=x"],
  ])("%s: refused", (_, environment, preset) => {
    expect(() => targetOf("x", environment, preset)).toThrow();
  });
});

describe("the way to a platform", () => {
  it.each<[Reached, RegExp]>([
    [
      { at: "there", address: "203.0.113.1", milliseconds: 20 },
      /^ok Twitch: ingest\.example answers/,
    ],
    [{ at: "name", why: "ENOTFOUND" }, /^wrong Twitch: the name ingest\.example is not found/],
    [
      { at: "connection", why: "ECONNREFUSED" },
      /^wrong .*does not answer at port 443 \(ECONNREFUSED/,
    ],
    [{ at: "certificate", why: "expired" }, /^wrong .*no certificate that counts \(expired/],
  ])("%j", (reached, words) => {
    const { verdict, what, destination } = reachFinding(TARGET, reached);
    expect(`${verdict} ${what}`).toMatch(words);
    expect(destination).toBe("twitch");
  });
});

describe("a stream key", () => {
  it.each<[name: string, key: string, words: RegExp]>([
    ["twitch", "live_123_abcDEF", /^ok/],
    ["twitch", "live_123_abcDEF?bandwidthtest=true", /^wrong .*bandwidthtest/],
    ["twitch", "live_123_abcDEF?bandwidthtest", /^wrong .*bandwidthtest/],
    ["twitch", "abcd-abcd-abcd-abcd-abcd", /^wrong .*does not look like one of Twitch's/],
    ["youtube", "abcd-ab12-abcd-abcd-abcd", /^ok/],
    ["youtube", "abcd-ab12-abcd-abcd", /^ok/],
    ["youtube", "live_123_abcDEF", /^wrong .*YouTube's/],
    ["kick", "sk_us-west-2_abc", /^ok/],
    ["facebook", "FB-123-0-Abc?s_bl=1", /^ok/],
    ["mine", "whatever", /^ok/],
    ["constructor", "whatever", /^ok/],
  ])("%s: %s", (name, key, words) => {
    const { verdict, what, steps } = keyFinding({ ...TARGET, name, key });
    expect(`${verdict} ${what}`).toMatch(words);
    expect(`${what} ${JSON.stringify(steps)}`).not.toContain(key.split("?")[0]);
  });
});

it("a key with ?bandwidthtest is taken out while the broadcast is off: pulumi up leaves one on air alone", () => {
  const { steps } = keyFinding({ ...TARGET, key: "live_1_abc?bandwidthtest" });
  expect(steps).toEqual([
    { say: "Is it on air? First:" },
    { run: "restream stop twitch" },
    { say: "Set the key without it:" },
    { run: "pulumi config set --secret restream:twitchStreamKey" },
    { run: "pulumi up" },
    { say: "Was it on air? Then:" },
    { run: "restream start twitch" },
  ]);
});

it("files that are lost are brought again by the release, whose text is the same", () => {
  expect(unreadableFinding("twitch", "ENOENT").steps).toEqual([
    { say: "Is it on air? First:" },
    { run: "restream stop twitch" },
    { say: "Bring it again:" },
    { run: 'pulumi up --target-replace "**restream-apply"' },
    { say: "Was it on air? Then:" },
    { run: "restream start twitch" },
  ]);
});

describe("the time to a platform's limit", () => {
  const status: DestinationStatus = {
    ...{
      name: "twitch",
      state: "sending",
      since: null,
      bitrateKbps: 1,
      restarts: 0,
      platform: null,
    },
    ...{ sessionSeconds: 1000, endsInSeconds: null },
  };
  it.each<[endsInSeconds: number | null, maxHours: number, words: RegExp | undefined]>([
    [null, 48, undefined],
    [40 * 3600, 48, /^ok Twitch ends this broadcast in about 40 h/],
    [5 * 3600, 48, /^note Twitch ends this broadcast in about 5 h/],
    [5 * 3600, 8, /^ok Twitch ends this broadcast in about 5 h/],
    [3500, 8, /^note Twitch ends this broadcast in about 58 min/],
  ])("%j of %j h", (endsInSeconds, maxHours, words) => {
    const sessionSeconds = maxHours * 3600 - (endsInSeconds ?? 0);
    const [finding] = limitFindings({ ...status, sessionSeconds, endsInSeconds });
    if (words === undefined) expect(finding).toBeUndefined();
    else expect(`${finding?.verdict ?? ""} ${finding?.what ?? ""}`).toMatch(words);
  });
});
