// MediaMTX's own words, as measured and as its source has them, and what OBS's user reads for them.
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { NOT_KEPT, UNSAID } from "../../../../control/restreamd/look/connections";
import { reasonOf } from "../../../../control/restreamd/observe/reasons";
import { DEFAULT_MEDIAMTX } from "../../../../infra/parse/program";
import { compare, errorsIn, WORDS_FILE, type Words } from "../../../support/parts/mediamtx-words";
import { story } from "./looks";
import { inOneLine, stepsFrom } from "../../../../control/shared/advice";

const EXPECTED = "but stream expects [H264 MPEG-4 Audio]";
const AAC = "but stream expects type=2, sampleRate=48000, channelCount=2";
const aac = (is: string): string => `MPEG-4 audio configuration does not match, is ${is}, ${AAC}`;

describe("the end of a publisher's connection", () => {
  it.each([
    [aac("type=2, sampleRate=44100, channelCount=2"), /Sample Rate: 48 kHz/],
    [aac("type=2, sampleRate=48000, channelCount=1"), /Channels: Stereo/],
    [aac("type=2, sampleRate=44100, channelCount=1"), /Sample Rate: 48 kHz/],
    // As mediacommon reads HE-AAC, HE-AAC v2, and AAC with a program config.
    [aac("type=2, sampleRate=24000, channelCount=2"), /not one that says HE/],
    [aac("type=2, sampleRate=22050, channelCount=2"), /not one that says HE/],
    [aac("type=2, sampleRate=24000, channelCount=1"), /not one that says HE/],
    [aac("type=2, sampleRate=48000, channelCount=0"), /Channels: Stereo/],
    [aac("type=2, sampleRate=48000, channelCount=2"), /FFmpeg AAC$/],
    [`wants to publish [H264], ${EXPECTED}`, /Audio Track/],
    [`wants to publish [MPEG-4 Audio], ${EXPECTED}`, /H\.264 and AAC/],
    [`wants to publish [H265 MPEG-4 Audio], ${EXPECTED}`, /H\.264/],
    [`wants to publish [H264 MPEG-4 Audio MPEG-4 Audio], ${EXPECTED}`, /one Audio Track only/],
    [`wants to publish [H264 MPEG-1/2 Audio], ${EXPECTED}`, /H\.264 and AAC/],
    [
      "someone is already publishing to path 'live'",
      /Close the other.*restream publisher; restream publisher kick ADDRESS/,
    ],
    [
      "failed to authenticate: authentication failed",
      /copy this key.*pulumi stack output obsStreamKey/,
    ],
    [
      "invalid path name: can contain only alphanumeric (live/a=b)",
      /obsServer; pulumi stack output obsStreamKey/,
    ],
    [UNSAID, /obsServer; pulumi stack output obsStreamKey/],
    ["invalid rtmp version (22)", /Copy this address/],
    ["invalid rtmp version (71)", /looks for open ports/],
    ["unable to parse H264 config: invalid box", /x264/],
    ["unsupported video codec: 2", /says H\.264/],
    ["no tracks found", /says H\.264/],
    ["video track 1 not configured", /no multitrack/],
    ["invalid message type: 77", /Stop Streaming, then Start/],
    ["read tcp 192.0.2.1:1935->203.0.113.10:4000: i/o timeout", /line at home/],
  ])("%s", (words, todo) => {
    const reason = reasonOf(words);
    expect(inOneLine(stepsFrom(reason.todo))).toMatch(todo);
    expect(reason.id).not.toBe("unknown");
  });

  it("in words that are not known is told in these, without an address", () => {
    const words = `a new error of [2001:db8::7]:4000, 203.0.113.10:4000 and ${"x".repeat(200)}`;
    const { id, what } = reasonOf(words);
    expect(id).toBe("unknown");
    expect(what).toMatch(/^MediaMTX ended its connection: a new error of .*203\.0\.113\.x and x+$/);
    expect(what).not.toMatch(/2001:db8::7|113\.10/);
    expect(what.length).toBeLessThan(170);
  });

  it("is told once, with what became of it", () => {
    const address = "203.0.113.10";
    const { events } = story([
      0,
      {
        refusals: [
          { address, words: "no tracks found" },
          { address, words: "no tracks found" },
          { address, words: "EOF" },
          { address, words: "something new" },
        ],
      },
    ]);
    expect(events.map(({ level, what }) => [level, what.replace(/:.*/, "")])).toEqual([
      ["important", "An OBS at 203.0.113.x was refused"],
      ["info", "An OBS at 203.0.113.x did not get on air"],
      ["important", "An OBS at 203.0.113.x was refused"],
    ]);
  });
});

describe("every text of MediaMTX's source", () => {
  const table = JSON.parse(readFileSync(WORDS_FILE, "utf8")) as Words;
  /** As Go would write it. */
  const spoken = (text: string): string =>
    text
      .replace(/%d/g, "7")
      .replace(/%\+v/g, "&{Name:connect}")
      .replace(/%\.2x/g, "0a")
      .replace(/%[svwTq]/g, "x");
  const entries = Object.entries(table.words);

  it("was looked at for the version that is pinned: if not, npx tsx test/support/parts/mediamtx-words.ts VERSION", () => {
    expect(table.version).toBe(DEFAULT_MEDIAMTX.version);
    expect(entries.length).toBeGreaterThan(100);
  });

  it.each(entries.filter(([, { told }]) => told !== undefined))(
    "%s has its sentence",
    (text, one) => {
      expect(reasonOf(spoken(text)).id).toBe(one.told);
    },
  );

  it.each(entries.filter(([, { told }]) => told === undefined))("%s has a reason", (_, { why }) => {
    expect(why).toMatch(/\w{2} \w/);
  });

  it.each(entries)(
    "%s is kept out of the journal if it quotes, and only then",
    (text, { quotes }) => {
      const line = `2026/01/10 03:00:00 INF [RTMP] [conn 203.0.113.10:4000] closed: ${spoken(text)}`;
      expect(new RegExp(NOT_KEPT).test(line)).toBe(quotes === true);
    },
  );

  it("that is new, or gone, is seen", () => {
    const words = new Map(entries.map(([text, one]) => [text, one.in]));
    expect(compare(words, table)).toEqual([]);
    words.delete("no tracks found");
    words.set("tracks are missing", ["gortmplib/reader.go"]);
    expect(compare(words, table)).toEqual([
      'not in the table: "tracks are missing" (gortmplib/reader.go)',
      'no longer in the source: "no tracks found"',
    ]);
  });

  it("is found in whatever way Go's source writes it", () => {
    const source = `package p
var a = errors.New("one \\"two\\"")
var b = errors.New(
	"long, " +
		"and longer")
func f() error { return fmt.Errorf("x: %w (%s)", err, name) }
func (e *E) Error() string {
	return "failed: " + e.inner.Error()
}
`;
    expect(errorsIn(source)).toEqual(['one "two"', "long, and longer", "x: %w (%s)", "failed: "]);
  });
});
