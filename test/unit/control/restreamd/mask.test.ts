// No key of the stack is shown in other programs' words, in whatever form they hold it; what looks like one is left alone.
import { describe, expect, it } from "vitest";
import { parseRestreamdConfig } from "../../../../control/restreamd/config";
import { maskOf } from "../../../../control/restreamd/look/mask";
import { lastWords } from "../../../../control/restreamd/observe/last-words";
import { renderRestreamd } from "../../../../infra/render/restreamd";
import { Secret } from "../../../../infra/secret";
import type { Settings } from "../../../../infra/settings";
import { publishersWith } from "../../infra/a-settings";

const PUBLISH = "pUbLiSh_key-0123456789abcdef";
const TWITCH = "live_123456789_AbCdEfGhIjKlMnOpQrStUvWxYz";
const FACEBOOK = "FB-10-0-Aby/+x?s_bl=1&s_ps=1&a=AbzQ8-_secretpart0";
const ODD = "a%2Fb+c/d=e?f&g~h%zz!";
const BACKUP = `${TWITCH}9`;

/** As far as restreamd's configuration is made of them. */
const settings = (publishKey: string, ...streamKeys: string[]): Settings =>
  ({
    ...{ picture: { width: 1280, height: 720, frameRate: "30", kbps: 3000, profile: "high" } },
    ...{ hours: 24, size: "s-2vcpu-2gb", publishers: publishersWith(publishKey) },
    clock: { rolloverAt: [] },
    destinations: streamKeys.map((key, n) => ({
      ...{ name: `d${n}`, url: "rtmp://a.example/app", streamKey: new Secret(key) },
    })),
  }) as unknown as Settings;

/** As a release tells it, and as restreamd reads it. */
const told = parseRestreamdConfig(
  renderRestreamd(settings(PUBLISH, TWITCH, FACEBOOK, ODD, BACKUP)),
);
const mask = maskOf(told.maskKeys);

const encoded = (text: string): string => encodeURIComponent(text);
const everyByte = (text: string): string =>
  [...text].map((one) => `%${one.charCodeAt(0).toString(16)}`).join("");
const asForm = (text: string): string => new URLSearchParams({ a: text }).toString().slice(2);

describe("what restreamd is told of the keys", () => {
  it("is no key, nor a part of one, and not the same for the same key in another stack", () => {
    const text = JSON.stringify(told);
    for (const key of [PUBLISH, TWITCH, "AbzQ8-_secretpart0", "FB-10"])
      expect(text).not.toContain(key);
    const other = parseRestreamdConfig(renderRestreamd(settings(PUBLISH)));
    const hashes = new Set(other.maskKeys.keys.map(({ sha256 }) => sha256));
    expect(told.maskKeys.keys.filter(({ sha256 }) => hashes.has(sha256))).toEqual([]);
  });

  it("is the same at each release of the same keys", () => {
    const [first, again] = [1, 2].map(() => renderRestreamd(settings(PUBLISH, TWITCH)));
    expect(again).toBe(first);
    expect(renderRestreamd(settings(PUBLISH, BACKUP))).not.toBe(first);
  });

  it("may be nothing: of an earlier release", () => {
    const { maskKeys } = parseRestreamdConfig(JSON.stringify({ ...told, maskKeys: undefined }));
    expect(maskOf(maskKeys)(`it is ${TWITCH}`)).toBe(`it is ${TWITCH}`);
  });
});

describe("a key", () => {
  const forms: [string, (key: string) => string][] = [
    ["as it is", (key) => key],
    ["percent-encoded", encoded],
    [
      "percent-encoded in small letters",
      (key) => encoded(key).replace(/%../g, (one) => one.toLowerCase()),
    ],
    ["percent-encoded byte by byte", everyByte],
    ["as a form encodes it", asForm],
    ["percent-encoded twice", (key) => encoded(encoded(key))],
  ];
  const keys = [PUBLISH, TWITCH, FACEBOOK, ODD, BACKUP];

  it.each(forms.flatMap(([form, of]) => keys.map((key) => [form, key, of] as const)))(
    "%s is hidden: %s",
    (_, key, of) => {
      for (const [before, after] of [
        ["", ""],
        ["Stream key ", " is not known"],
        ["path 'live/user=home&pass=", "' is not configured"],
        ["(", ")."],
        ["xyz", "xyz"],
        ["%41", "%4"],
      ] as const)
        expect(mask(`${before}${of(key)}${after}`)).toBe(`${before}[key]${after}`);
    },
  );

  it.each([
    [TWITCH.slice(1), "without its first character"],
    [TWITCH.slice(0, -1), "without its last"],
    [TWITCH.toUpperCase(), "in capitals"],
    ["live_123456789_AbCdEfGhIjKlMnOpQrStUvWxYZ", "with another last character"],
    ["MPEG-4 audio configuration does not match, is type=2, sampleRate=44100", "not at all"],
    ["", "nothing"],
  ])("%s is none: %s", (text) => {
    expect(mask(text)).toBe(text);
  });

  it("is hidden as the platform knows it, without what is behind the question mark", () => {
    expect(mask("stream FB-10-0-Aby/+x: wrong signature AbzQ8-_secretpart0")).toBe(
      "stream [key]: wrong signature [key]",
    );
  });

  it("is hidden twice, and one that begins with another", () => {
    expect(mask(`${TWITCH}${PUBLISH} ${BACKUP}`)).toBe("[key][key] [key]");
  });

  it("is not shown in part where a long text is cut", () => {
    for (let before = 940; before <= 1010; before++) {
      const text = mask(`${"word ".repeat(200).slice(0, before)} ${TWITCH} and more`);
      expect(text).not.toContain("live_");
      expect(text.length).toBeLessThan(1010);
    }
  });

  it("is looked for in a bounded time, whatever somebody sends", () => {
    const began = performance.now();
    mask("%25".repeat(100_000));
    mask("a".repeat(1_000_000));
    expect(performance.now() - began).toBeLessThan(2000);
  });
});

describe("ffmpeg's last words", () => {
  it("hide a key before they are cut", () => {
    for (let before = 60; before < 125; before++) {
      const words = lastWords(`Server error: ${"x".repeat(before)} ${TWITCH} is refused`, mask);
      expect(words).not.toMatch(/live_/);
      expect(words?.length).toBeLessThanOrEqual(120);
    }
  });
});
