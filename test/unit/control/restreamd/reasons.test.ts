// MediaMTX's own words, as measured, and what OBS's user reads for them.
import { describe, expect, it } from "vitest";
import { reasonOf, refusalIn } from "../../../../control/restreamd/observe/reasons";

const EXPECTED = "but stream expects [H264 MPEG-4 Audio]";

describe("a refusal", () => {
  it.each([
    [
      "MPEG-4 audio configuration does not match, is type=2, sampleRate=44100, channelCount=2, but stream expects type=2, sampleRate=48000, channelCount=2",
      /Sample Rate: 48 kHz/,
    ],
    [
      "MPEG-4 audio configuration does not match, is type=2, sampleRate=48000, channelCount=1, but stream expects type=2, sampleRate=48000, channelCount=2",
      /Channels: Stereo/,
    ],
    [`wants to publish [H264], ${EXPECTED}`, /Audio Track/],
    [`wants to publish [H265 MPEG-4 Audio], ${EXPECTED}`, /H\.264/],
    [`wants to publish [H264 MPEG-4 Audio MPEG-4 Audio], ${EXPECTED}`, /one Audio Track only/],
    [`wants to publish [H264 MPEG-1/2 Audio], ${EXPECTED}`, /H\.264 and AAC/],
    ["someone is already publishing to path 'live'", /other OBS/],
    ["failed to authenticate", /Copy the key/],
  ])("%s", (words, todo) => {
    expect(reasonOf(words)?.todo).toMatch(todo);
  });

  it("is not every end of a connection", () => {
    const line = "2026/01/10 03:00:00 INF [RTMP] [conn 203.0.113.10:40000] closed: ";
    expect(refusalIn(`${line}EOF`)).toBeUndefined();
    expect(refusalIn(`${line}failed to authenticate`)).toEqual({
      address: "203.0.113.10",
      words: "failed to authenticate",
    });
  });
});
