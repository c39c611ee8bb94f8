import { utils } from "ssh2";
import { describe, expect, it } from "vitest";
import { engines } from "../../../package.json";
import { LEAST_NODE } from "../../../infra/parse/node-version";
import { DEFAULT_MEDIAMTX } from "../../../infra/parse/program";
import { parseSettings } from "../../../infra/parse/settings";
import { OLD_TIME_ZONES } from "../../../infra/parse/old-time-zones";
import type { RawConfig } from "../../../infra/settings";

const PAIR = utils.generateKeyPairSync("ed25519");
const PUBLISH_KEY = "test-key-home-0123456789";
const OFFICE_KEY = "test-key-office-0123456789";
const GOOD: RawConfig = {
  values: {
    homeIp: "203.0.113.5",
    publishKey: PUBLISH_KEY,
    twitchStreamKey: "test-key-twitch",
    twitchUrl: "rtmps://ingest.example:443/app",
    sshKeyFile: "~/.ssh/id_ed25519",
    mediamtxVersion: "v1.21.0",
    mediamtxUrl: "https://example.com/mediamtx.tar.gz",
    mediamtxSha256: "A".repeat(64),
    youtubeUrl: "rtmps://a.rtmps.youtube.com:443/live2",
    videoSize: "1920x1080",
    videoFps: "30",
    videoKbps: "6000",
    videoProfile: "high",
    placeholderText: "We'll be right back",
    resendHeaders: "true",
    discordLevel: "important",
    timeZone: "UTC",
    hours: "336",
    region: "nyc3",
    size: "s-2vcpu-2gb",
  },
  secretKeys: new Set([
    "publishKey",
    "officePublishKey",
    "mobilePublishKey",
    "twitchStreamKey",
    "youtubeStreamKey",
    "kickStreamKey",
    "fbStreamKey",
    "sshKeyPassphrase",
    "discordWebhookUrl",
    "appriseUrls",
  ]),
  sshKey: { privateKey: PAIR.private, publicKey: `${PAIR.public} me@home\n` },
  node: "20.19.2",
  apiToken: "set",
  deadAgent: undefined,
  placeholderFile: undefined,
};
const withValues = (values: RawConfig["values"]): RawConfig => ({
  ...GOOD,
  values: { ...GOOD.values, ...values },
});
const issuesOf = (raw: RawConfig): string[] => {
  const parsed = parseSettings(raw);
  return parsed.ok ? [] : parsed.issues;
};

describe("a good configuration", () => {
  it("becomes Settings with nothing optional", () => {
    const parsed = parseSettings(withValues({ homeIp: "203.0.113.5, 198.51.100.0/24" }));
    if (!parsed.ok) throw new Error(parsed.issues.join());
    expect(parsed.settings.publisherCidrs).toEqual(["203.0.113.5/32", "198.51.100.0/24"]);
    expect(parsed.settings.adminCidrs).toEqual(parsed.settings.publisherCidrs);
    expect(parsed.settings.publishers.map(({ name }) => name)).toEqual(["home"]);
    expect(parsed.settings.publishers[0]?.publishKey.reveal()).toBe(PUBLISH_KEY);
    expect(parsed.settings.mediamtx.sha256).toBe("a".repeat(64));
    expect(parsed.settings.sshKey.publicKey).toBe(`${PAIR.public} me@home`);
  });

  it("takes further publishers, from an address of their own or not", () => {
    const values = {
      ...{ publishers: "office, mobile-2", officePublishKey: OFFICE_KEY },
      ...{ officeIp: "198.51.100.7", "mobile-2PublishKey": `${OFFICE_KEY}-2` },
    };
    expect(issuesOf(withValues(values))).toEqual([
      expect.stringMatching(/mobile-2PublishKey: is stored in clear/),
    ]);
    const secretKeys = new Set([...GOOD.secretKeys, "mobile-2PublishKey"]);
    const parsed = parseSettings({ ...withValues(values), secretKeys });
    if (!parsed.ok) throw new Error(parsed.issues.join());
    expect(parsed.settings.publishers.map(({ name, cidrs }) => [name, cidrs])).toEqual([
      ["home", ["203.0.113.5/32"]],
      ["office", ["198.51.100.7/32"]],
      ["mobile-2", []],
    ]);
    expect(parsed.settings.publisherCidrs).toEqual(["203.0.113.5/32", "198.51.100.7/32"]);
    expect(parsed.settings.adminCidrs).toEqual(["203.0.113.5/32"]);
  });

  it("takes a bandwidth test's stream key", () => {
    expect(issuesOf(withValues({ twitchStreamKey: "live_1_a?bandwidthtest=true" }))).toEqual([]);
  });

  it("prints no secret, however it is printed", () => {
    const parsed = parseSettings(GOOD);
    expect(JSON.stringify(parsed)).not.toContain(PUBLISH_KEY);
    if (!parsed.ok) throw new Error("not parsed");
    expect(String(parsed.settings.publishers[0]?.publishKey)).toBe("[secret]");
  });
});

describe("a dead SSH agent", () => {
  it("is told, with what to do", () => {
    expect(issuesOf({ ...GOOD, deadAgent: "/tmp/ssh-x/agent.1" })).toEqual([
      expect.stringMatching(/SSH_AUTH_SOCK: names "\/tmp\/ssh-x\/agent\.1".*unset SSH_AUTH_SOCK/),
    ]);
  });
});

describe("a placeholder's text", () => {
  it.each(["50 % off {now} \\ 'quoted' \"twice\"", "Zurück um 8 – à bientôt", "скоро будем"])(
    "may be %s",
    (placeholderText) => {
      expect(issuesOf(withValues({ placeholderText }))).toEqual([]);
    },
  );
});

describe("the summary's time zone", () => {
  const zoneOf = (timeZone: string): [string | undefined, readonly string[]] => {
    const parsed = parseSettings(withValues({ timeZone, summaryAt: "09:00" }));
    if (!parsed.ok) throw new Error(parsed.issues.join());
    return [parsed.settings.summary?.timeZone, parsed.notes];
  };

  it.each([
    ["Europe/Kiev", "Europe/Kyiv"],
    ["Asia/Calcutta", "Asia/Kolkata"],
    ["US/Eastern", "America/New_York"],
    ["Japan", "Asia/Tokyo"],
  ])("%s, which the server lacks, is its %s", (old, now) => {
    const [zone, notes] = zoneOf(old);
    expect(zone).toBe(now);
    expect(notes).toEqual([
      `restream:timeZone: ${old} is the old name of ${now}, which the server uses`,
    ]);
  });

  it.each(["Europe/Kyiv", "Asia/Kolkata", "Europe/Berlin", "UTC", "Etc/GMT+5"])(
    "%s stays as it is",
    (name) => {
      expect(zoneOf(name)).toEqual([name, []]);
    },
  );

  it("is never suggested under an old name", () => {
    for (const old of ["Europe/Kiew", "Asia/Calcuta", "Asia/Saigonn"]) {
      const [issue = ""] = issuesOf(withValues({ timeZone: old }));
      const [, suggested = ""] = /did you mean (\S+)\?/.exec(issue) ?? [];
      expect(suggested).not.toBe("");
      expect(OLD_TIME_ZONES[suggested]).toBeUndefined();
    }
  });
});

describe("a platform's limit", () => {
  it.each<[string, Record<string, string>, Record<string, number | undefined>]>([
    ["is Twitch's 48 h", {}, { twitch: 48 }],
    ["is what the operator says", { twitchMaxHours: "24" }, { twitch: 24 }],
    [
      "is Facebook's 8 h by its address, and none where none is known",
      {
        ...{ destinations: "fb,kick", fbStreamKey: "k", kickStreamKey: "k" },
        fbUrl: "rtmps://live-api-s.facebook.com:443/rtmp",
        kickUrl: "rtmps://kick.example/app",
      },
      { twitch: 48, fb: 8, kick: undefined },
    ],
    [
      "is any platform's",
      {
        ...{ destinations: "kick", kickStreamKey: "k", kickMaxHours: "12" },
        kickUrl: "rtmps://kick.example/app",
      },
      { twitch: 48, kick: 12 },
    ],
  ])("%s", (_, values, limits) => {
    const parsed = parseSettings(withValues(values));
    if (!parsed.ok) throw new Error(parsed.issues.join("\n"));
    expect(
      Object.fromEntries(
        parsed.settings.destinations.map(({ name, maxHours }) => [name, maxHours]),
      ),
    ).toEqual(limits);
  });
});

describe("several destinations", () => {
  it("are Twitch, YouTube and those that are named", () => {
    const parsed = parseSettings(
      withValues({
        youtubeStreamKey: "y-k",
        destinations: "kick",
        kickUrl: "rtmps://k/app",
        kickStreamKey: "sk",
      }),
    );
    if (!parsed.ok) throw new Error(parsed.issues.join());
    expect(parsed.settings.destinations.map(({ name }) => name)).toEqual([
      "twitch",
      "youtube",
      "kick",
    ]);
  });
});

describe("refuses, and says what was given and what to do", () => {
  it.each<[string, RawConfig["values"], RegExp]>([
    [
      "a spare without an address that moves",
      { spare: "true" },
      /spare: got true, which needs .*restream:reservedIp true/,
    ],
    ["a spare that is no switch", { spare: "yes", reservedIp: "true" }, /spare: got "yes"/],
    ["no home address", { homeIp: "" }, /restream:homeIp: is not set; restream home-ip/],
    ["a name as home address", { homeIp: "home.example" }, /got "home\.example", expected an IPv4/],
    ["an octal-looking address", { homeIp: "203.0.113.010.1" }, /expected an IPv4/],
    ["IPv6", { homeIp: "2001:db8::1" }, /which is IPv6; .*restream home-ip/],
    ["the whole world", { homeIp: "0.0.0.0/0" }, /wider than \/16/],
    ["a prefix over 32", { homeIp: "203.0.113.5/33" }, /over 32/],
    [
      "a private address",
      { homeIp: "192.168.1.5" },
      /private: an address inside your home network/,
    ],
    ["CGNAT", { homeIp: "100.64.1.2" }, /carrierGradeNat/],
    ["loopback beside a good one", { homeIp: "203.0.113.5,127.0.0.1" }, /got "127\.0\.0\.1"/],
    ["no publish key", { publishKey: undefined }, /publishKey: is not set; make and set one:/],
    ["a short publish key", { publishKey: "short" }, /has 5 characters .* 20 to 100/],
    ["a publish key with &", { publishKey: "a&b".repeat(10) }, /20 to 100 of A-Z/],
    [
      "no destination at all",
      { twitchStreamKey: undefined },
      /neither is set, so there is nowhere to stream to/,
    ],
    ["a stream key with a line break", { twitchStreamKey: "live_1\n" }, /a line break/],
    ["an address as stream key", { twitchStreamKey: "rtmp://a/b/key" }, /or an address/],
    ["an http destination", { twitchUrl: "http://a/app" }, /expected rtmp:\/\/HOST\/APP/],
    ["a destination without app", { twitchUrl: "rtmp://a" }, /expected rtmp:\/\/HOST\/APP/],
    ["a destination with key", { twitchUrl: "rtmp://a/app/key" }, /take the stream key out/],
    [
      "a destination with a key as query",
      { twitchUrl: "rtmp://a/app?key" },
      /take the stream key out/,
    ],
    ["a destination with password", { twitchUrl: "rtmp://u:p@a/app" }, /holds a user or password/],
    ["what systemd would expand", { twitchUrl: "rtmp://a/app$HOME" }, /expected rtmp/],
    ["a version without v", { mediamtxVersion: "1.20.1" }, /got "1\.20\.1", expected a release/],
    ["ftp for MediaMTX", { mediamtxUrl: "ftp://a/b" }, /expected the http\(s\) address/],
    ["an odd size", { videoSize: "1921x1080" }, /videoSize: got 1921x1080, .*even/],
    ["a size in words", { videoSize: "1080p" }, /videoSize: got "1080p", expected WIDTHxHEIGHT/],
    ["a tiny size", { videoSize: "64x64" }, /sides from 128 to 4096/],
    ["more than Twitch shows", { videoSize: "2560x1440" }, /twitch takes at most 1920x1080/],
    ["more than Twitch takes", { videoKbps: "8000" }, /twitch takes at most 6000 kb/],
    ["120 fps", { videoFps: "120" }, /videoFps: got 120, no destination takes more than 60/],
    ["a word as fps", { videoFps: "fast" }, /videoFps: got "fast", expected OBS's/],
    ["an unknown profile", { videoProfile: "High 10" }, /videoProfile: got "High 10", .*baseline/],
    ["an empty placeholder", { placeholderText: " " }, /placeholderText: is empty/],
    ["a long placeholder", { placeholderText: "x".repeat(121) }, /has 121 characters, at most 120/],
    ["a unicorn", { placeholderText: "back 🦄" }, /"🦄" \(U\+1F984\): not in .*DejaVu Sans/],
    ["a bell", { placeholderText: "a\u0007b" }, /placeholderText: U\+0007: not in/],
    [
      "no time of day",
      { summaryAt: "9" },
      /summaryAt: got "9", expected a time of day such as 09:00/,
    ],
    ["an hour too late", { summaryAt: "24:00" }, /summaryAt: got "24:00"/],
    ["no time zone", { timeZone: "" }, /timeZone: got "", expected a name of IANA's list/],
    ["an offset", { timeZone: "+02:00" }, /timeZone: got "\+02:00"/],
    ["a wrong time zone", { timeZone: "Europe/Berln" }, /did you mean Europe\/Berlin\?/],
    ["a word as switch", { resendHeaders: "maybe" }, /resendHeaders: got "maybe", expected true/],
    ["a short hash", { mediamtxSha256: "abc" }, /expected the 64 hex digits/],
    [
      "a home address as admin's",
      { adminIp: "10.0.0.1" },
      /restream:adminIp: got "10\.0\.0\.1", which is private/,
    ],
    [
      "YouTube without its address",
      { youtubeStreamKey: "a-b-c", youtubeUrl: "" },
      /youtubeUrl: is not set, expected/,
    ],
    [
      "a further destination without key",
      { destinations: "kick", kickUrl: "rtmps://k/app" },
      /kickStreamKey: is not set/,
    ],
    [
      "a further destination without address",
      { destinations: "kick", kickStreamKey: "sk" },
      /kickUrl: is not set/,
    ],
    [
      "a destination's name with a dash",
      { destinations: "my-kick" },
      /got "my-kick", expected a small letter/,
    ],
    [
      "a limit that is no number of hours",
      { twitchMaxHours: "2 days" },
      /twitchMaxHours: got "2 days", expected a whole number of hours from 1 to 8760/,
    ],
    ["a limit of nothing", { twitchMaxHours: "0" }, /twitchMaxHours: got "0"/],
    ["a destination called all", { destinations: "all" }, /a name that the server uses itself/],
    [
      "a destination whose keys are the server's",
      { destinations: "mediamtx" },
      /a name that the server uses/,
    ],
    ["twitch by name", { destinations: "twitch" }, /set restream:twitchStreamKey/],
    [
      "a bitrate in Mb/s",
      { videoKbps: "6" },
      /videoKbps: got "6", expected a whole number from 300/,
    ],
    ["more than Twitch takes", { videoKbps: "8000" }, /got 8000, twitch takes at most 6000/],
    ["no hours", { hours: "0" }, /hours: got "0", expected a whole number/],
    ["a region's long name", { region: "New York" }, /region: got "New York", expected/],
    ["a size of another shop", { size: "t3.small" }, /size: got "t3\.small", expected/],
    [
      "a SHA-256 fingerprint",
      { sshKeyFingerprint: "SHA256:abc" },
      /expected what DigitalOcean lists/,
    ],
    [
      "another MediaMTX with the old hash",
      { mediamtxVersion: "v1.20.1", mediamtxSha256: DEFAULT_MEDIAMTX.sha256 },
      /set all three together/,
    ],
    [
      "a key of a destination that is not named",
      { kickUrl: "rtmps://k/app" },
      /kickUrl: no such key/,
    ],
    [
      "a key of a publisher that is not named",
      { publishers: "office", officePublishKey: OFFICE_KEY, mobilePublishKey: OFFICE_KEY },
      /mobilePublishKey: there is no publisher mobile\. .*publishers office,mobile.*config rm restream:mobilePublishKey/,
    ],
    ["an address of one", { streetIp: "203.0.113.9" }, /streetIp: there is no publisher street\./],
    [
      "a misspelt address",
      { homIp: "203.0.113.9" },
      /homIp: no such key; did you mean restream:homeIp/,
    ],
    [
      "home's key by its name",
      { homePublishKey: OFFICE_KEY },
      /homePublishKey: no such key; did you mean restream:publishKey/,
    ],
    [
      "a publish key of a platform",
      { twitchPublishKey: OFFICE_KEY },
      /twitchPublishKey: no such key; did you mean restream:/,
    ],
    [
      "a publish key of a further platform",
      {
        ...{ destinations: "kick", kickUrl: "rtmps://kick.example/app", kickStreamKey: "k" },
        kickPublishKey: OFFICE_KEY,
      },
      /kickPublishKey: no such key; did you mean restream:/,
    ],
    ["a publisher called home", { publishers: "home" }, /got "home", which every server has/],
    ["a publisher called any", { publishers: "any" }, /got "any", which means everybody/],
    ["a publisher called admin", { publishers: "admin" }, /restream:adminIp/],
    ["a publisher called control", { publishers: "control" }, /a user of the server itself/],
    ["a publisher's name with a capital", { publishers: "Office" }, /expected a small letter/],
    ["a publisher like a platform", { publishers: "youtube" }, /a platform of this stack/],
    [
      "a publisher twice",
      { publishers: "office, office", officePublishKey: OFFICE_KEY },
      /got "office", which is named twice/,
    ],
    [
      "a publisher without a key",
      { publishers: "office" },
      /officePublishKey: is not set; make and set one: .* restream:officePublishKey/,
    ],
    [
      "a publisher with home's key",
      { publishers: "office", officePublishKey: PUBLISH_KEY },
      /officePublishKey: is the same as restream:publishKey/,
    ],
    [
      "a publisher from an address inside a home network",
      { publishers: "office", officePublishKey: OFFICE_KEY, officeIp: "192.168.1.5" },
      /officeIp: got "192\.168\.1\.5", which is private/,
    ],
    ["a misspelt key", { twitchStreamkey: "x" }, /did you mean restream:twitchStreamKey\?/],
  ])("%s", (_, values, expected) => {
    const issues = issuesOf(withValues(values));
    expect(issues).toHaveLength(1);
    expect(issues[0]).toMatch(expected);
  });

  it("a stream key that ffmpeg would print", () => {
    const issues = issuesOf(withValues({ twitchStreamKey: "k".repeat(986) }));
    expect(issues).toEqual([expect.stringMatching(/has 986 characters, ffmpeg takes at most 985/)]);
    expect(issuesOf(withValues({ twitchStreamKey: "k".repeat(985) }))).toEqual([]);
  });

  it.each([["a destination named twice", "kick,kick", /named twice/]])(
    "%s",
    (_, destinations, expected) => {
      const values = { destinations, kickUrl: "rtmps://k/app", kickStreamKey: "sk" };
      expect(issuesOf(withValues(values))).toEqual([expect.stringMatching(expected)]);
    },
  );

  it("a secret that is stored in clear", () => {
    const issues = issuesOf({ ...GOOD, secretKeys: new Set(["publishKey"]) });
    expect(issues).toEqual([
      expect.stringMatching(/twitchStreamKey: is stored in clear text; .*--secret/),
    ]);
  });

  it.each([
    ["18.20.8", false],
    ["20.18.3", false],
    ["20.19.0", true],
    ["22.0.0", true],
    ["100.1.0", true],
  ])("Node %s (will do: %s)", (node, willDo) => {
    expect(issuesOf({ ...GOOD, node })).toEqual(
      willDo ? [] : [expect.stringMatching(/^Node: this is .*, expected 20\.19 or newer; install/)],
    );
    expect(engines.node).toBe(`>=${LEAST_NODE}`);
  });

  it.each<[RawConfig["apiToken"], RegExp]>([
    ["missing", /^digitalocean:token: is not set; make a token .*--secret digitalocean:token$/],
    ["in clear", /^digitalocean:token: is stored in clear text/],
  ])("a token that is %s", (apiToken, expected) => {
    expect(issuesOf({ ...GOOD, apiToken })).toEqual([expect.stringMatching(expected)]);
  });

  it("reports every problem at once", () => {
    expect(
      issuesOf(withValues({ homeIp: "", publishKey: "", twitchUrl: "x", typo: "y" })),
    ).toHaveLength(4);
  });

  it("Apprise's addresses that are stored in clear", () => {
    const raw = withValues({ appriseUrls: "tgram://a-b-c/1" });
    const issues = issuesOf({
      ...raw,
      secretKeys: new Set([...raw.secretKeys].filter((key) => key !== "appriseUrls")),
    });
    expect(issues).toEqual([
      expect.stringMatching(/^restream:appriseUrls: is stored in clear text/),
    ]);
    expect(issues[0]).not.toContain("a-b-c");
  });

  it("never prints a secret that it refuses", () => {
    const bad = "bad key with spaces 0123456789";
    const texts = [
      issuesOf(withValues({ publishKey: bad, twitchStreamKey: bad })),
      issuesOf(withValues({ twitchUrl: `rtmp://a.example/app/${bad}` })),
      issuesOf(withValues({ twitchUrl: "rtmp://a.example/app/pasted-key" })),
      issuesOf(withValues({ twitchUrl: "rtmp://user:pasted-key@a.example/app" })),
    ].map((issues) => issues.join("\n"));
    for (const text of texts) {
      expect(text).not.toBe("");
      expect(text).not.toContain(bad);
      expect(text).not.toContain("pasted-key");
    }
  });
});
