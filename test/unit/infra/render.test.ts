import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { isBuiltin } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import {
  BROADCASTS_FILES,
  CERTIFICATE_FILES,
  CLOCK_SERVICE_DEFINITION,
  CLOCK_TIMER_DEFINITION,
  METRICS_FILES,
  PAGE_FILES,
  PAGE_PUBLIC_FILES,
  FAILOVER_FILES,
  PAIR_FILES,
  PAIR_PAGE_FILES,
  PICTURE_WATCH_FILES,
  RECORDING_FILES,
  RTMPS_FILES,
} from "../../../infra/names";
import { parseMaxHours } from "../../../infra/parse/max-hours";
import { Secret } from "../../../infra/secret";
import { bundlePrograms } from "../../../infra/render/bundle";
import {
  renderAwaitFirstBoot,
  renderCloudConfig,
  USER_DATA_LIMIT_BYTES,
} from "../../../infra/render/cloud-config";
import { estimate, renderEstimate } from "../../../infra/advice/estimate";
import { readFileTree } from "../../../infra/render/file-tree";
import { renderMediamtx } from "../../../infra/render/mediamtx";
import { programOf } from "../../../infra/render/programs";
import { renderRelease } from "../../../infra/render/release";
import type { Settings } from "../../../infra/settings";
import { KEYS, publishersWith, SETTINGS } from "./a-settings";

const ROOT = join(__dirname, "../../..");
const FILES = readFileTree(join(ROOT, "files"));
const PLACEHOLDER = "/var/lib/restream/placeholder/0123456789abcdef.mp4";

interface Mediamtx {
  authInternalUsers: {
    user: string;
    pass: string;
    ips: string[];
    permissions: { action: string }[];
  }[];
  rtmpEncryption: unknown;
  [key: string]: unknown;
}
// As MediaMTX and cloud-init read it: YAML 1.1.
const read = (text: string): unknown => parse(text, { version: "1.1" });

/** Nothing is made of them at the first boot. */
const FOR_RELEASES = [
  CLOCK_SERVICE_DEFINITION,
  CLOCK_TIMER_DEFINITION,
  ...BROADCASTS_FILES,
  ...PICTURE_WATCH_FILES,
  ...METRICS_FILES,
  ...PAGE_FILES,
  ...PAGE_PUBLIC_FILES,
  ...RECORDING_FILES,
  ...CERTIFICATE_FILES,
  ...RTMPS_FILES,
  ...PAIR_FILES,
  ...FAILOVER_FILES,
  ...PAIR_PAGE_FILES,
];

describe("the summary's timer", () => {
  const name = "restreamd-summary.timer";
  interface File {
    path: string;
    units: string[];
    content: string;
  }
  const timerOf = (summary: Settings["summary"]): File | undefined =>
    (
      JSON.parse(renderRelease({ ...SETTINGS, summary }, FILES).publicText) as { files: File[] }
    ).files.find(({ path }) => path === `/etc/systemd/system/${name}`);

  it("is there only where a summary is asked for, with its time in its zone", () => {
    expect(timerOf(undefined)).toBeUndefined();
    const timer = timerOf({ at: "09:00", timeZone: "Europe/Berlin" });
    expect(timer?.units).toEqual([name]);
    expect(timer?.content).toMatch(/^OnCalendar=\*-\*-\* 09:00:00 Europe\/Berlin$/m);
  });
});

describe("mediamtx.yml", () => {
  it("lets nobody publish before the first release", () => {
    const { authInternalUsers } = read(renderMediamtx([], PLACEHOLDER)) as Mediamtx;
    const actions = authInternalUsers.flatMap(({ permissions }) =>
      permissions.map(({ action }) => action),
    );
    expect(actions).toEqual(["api", "read"]);
  });

  it("holds the publisher's key as a hash only, and no empty password from outside", () => {
    const text = renderMediamtx(SETTINGS.publishers, PLACEHOLDER);
    expect(text).not.toContain(KEYS[0]);
    const [api, anyone, home] = (read(text) as Mediamtx).authInternalUsers;
    expect(anyone?.ips).toEqual(["127.0.0.1/32", "::1/128"]);
    // The hash of no known key, until mediamtx-api.env replaces it.
    expect(api).toMatchObject({ user: "control", ips: ["127.0.0.1/32", "::1/128"] });
    expect(api?.pass).toBe(`sha256:${Buffer.alloc(32).toString("base64")}`);
    expect(home?.pass).toMatch(/^sha256:[A-Za-z0-9+/]{43}=$/);
  });

  it("turns every other server off, and keeps rtmpEncryption a word in YAML 1.1", () => {
    const config = read(renderMediamtx([], PLACEHOLDER)) as Mediamtx;
    for (const server of ["metrics", "pprof", "playback", "rtsp", "hls", "webrtc", "srt", "moq"])
      expect(config[server]).toBe(false);
    expect(config.rtmpEncryption).toBe("no");
    expect(config).toMatchObject({ api: true, apiAddress: "127.0.0.1:9997" });
  });
});

describe("user data", () => {
  const text = renderCloudConfig(FILES, SETTINGS);

  it("begins with the line that cloud-init needs, and is within DigitalOcean's limit", () => {
    expect(text.split("\n")[0]).toBe("#cloud-config");
    expect(Buffer.byteLength(text)).toBeLessThan(USER_DATA_LIMIT_BYTES);
  });

  it("holds every file of files/ with a mode that YAML 1.1 reads as text", () => {
    const { write_files: written } = read(text) as {
      write_files: { path: string; permissions: unknown }[];
    };
    expect(written.map(({ path }) => path)).toEqual([
      ...FILES.map(({ path }) => path).filter((path) => !FOR_RELEASES.includes(path)),
      "/etc/restream/mediamtx.yml",
      "/etc/restream/feed.env",
    ]);
    expect(new Set(written.map(({ permissions }) => permissions))).toEqual(
      new Set(["0644", "0755", "0600"]),
    );
  });

  it("makes no host key but the one that is recorded", () => {
    expect(read(text)).toMatchObject({ ssh_genkeytypes: ["ed25519"] });
  });

  it("holds no key", () => {
    for (const key of KEYS) expect(text).not.toContain(key);
  });

  it("refuses to be larger than DigitalOcean takes", () => {
    const large = [{ path: "/etc/x", mode: "0644", content: "x".repeat(USER_DATA_LIMIT_BYTES) }];
    expect(() => renderCloudConfig([...FILES, ...large], SETTINGS)).toThrow(/user data: \d+ bytes/);
  });
});

describe("MediaMTX's program", () => {
  const UNIT = "/etc/systemd/system/mediamtx-restream.service";
  const program = programOf("mediamtx", SETTINGS.mediamtx);

  it("is the one that install-program puts there", () => {
    const script = readFileSync(join(ROOT, "files/usr/local/lib/restream/install-program"), "utf8");
    const [line = ""] = /^program=.*$/m.exec(script) ?? [];
    const { version, sha256 } = SETTINGS.mediamtx;
    const set = `name=mediamtx version=${version} sha256=${sha256}; ${line}; echo "$program"`;
    expect(execFileSync("bash", ["-c", set], { encoding: "utf8" }).trim()).toBe(program);
  });

  it("is started by the unit, of the first boot and of a release alike", () => {
    const written = read(renderCloudConfig(FILES, SETTINGS)) as {
      write_files: { path: string; content: string }[];
    };
    const released = filesOf(renderRelease(SETTINGS, FILES).publicText);
    for (const files of [written.write_files, released]) {
      const text = files.find(({ path }) => path === UNIT)?.content ?? "";
      expect(text).toContain(`\nExecStart=${program} %d/mediamtx.yml\n`);
      expect(text).not.toContain("=@MEDIAMTX");
    }
  });
});

describe("the script that waits for the first boot", () => {
  it("hands every argument through a shell as it is", () => {
    const placeholderText = `it's "8" o'clock $HOME \\ {x}`;
    const [line = ""] = renderAwaitFirstBoot(FILES, { ...SETTINGS, placeholderText }).split("\n");
    const got = execFileSync("bash", ["-c", `${line}\nprintf '%s\\n' "$@"`], { encoding: "utf8" });
    expect(got.trimEnd().split("\n")).toEqual([
      "v1.20.1",
      SETTINGS.mediamtx.url,
      SETTINGS.mediamtx.sha256,
      expect.stringMatching(/placeholder\/[0-9a-f]{16}\.mp4$/),
      ...["1920x1080", "30", "6000", "high", placeholderText],
    ]);
  });
});

interface Release {
  files: { path: string; mode: string; units: string[]; content: string }[];
}
const filesOf = (text: string): Release["files"] => (JSON.parse(text) as Release).files;

describe("a release", () => {
  const { publicText, secretText } = renderRelease(SETTINGS, FILES);

  it("holds no key in its public part, and each in its secret one", () => {
    for (const key of KEYS) expect(publicText).not.toContain(key);
    expect(secretText).toContain(KEYS[1]);
  });

  it("installs the shared definition for each destination, with what it reads", () => {
    const paths = [...filesOf(publicText), ...filesOf(secretText)]
      .filter(({ units }) => units.includes("restream-twitch.service"))
      .map(({ path }) => path);
    expect(paths).toEqual([
      "/etc/restream/restream-twitch.env",
      "/etc/systemd/system/restream-twitch.service",
      "/etc/restream/restream-twitch.ffpreset",
    ]);
  });

  it("gives ffmpeg an app of several parts beside the stream key, where nobody else reads it", () => {
    const destination = {
      name: "kick",
      url: "rtmps://k/v2",
      app: "v2/pub",
      streamKey: new Secret("k"),
      maxHours: undefined,
    };
    const release = renderRelease({ ...SETTINGS, destinations: [destination] }, FILES);
    const contentOf = (text: string, path: string): string | undefined =>
      filesOf(text).find((file) => file.path === path)?.content;
    expect(contentOf(release.secretText, "/etc/restream/restream-kick.ffpreset")).toBe(
      "rtmp_playpath=k\nrtmp_app=v2/pub\n",
    );
    expect(contentOf(release.publicText, "/etc/restream/restream-kick.env")).toMatch(
      /^RESTREAM_URL=rtmps:\/\/k\/v2$/m,
    );
    // One of one part is what it was: a restream that runs is not touched.
    expect(contentOf(secretText, "/etc/restream/restream-twitch.ffpreset")).toBe(
      `rtmp_playpath=${KEYS[1]}\n`,
    );
  });

  it("keeps every secret file from others", () => {
    for (const { mode } of filesOf(secretText)) expect(mode).toBe("0600");
  });

  it("is the same text for the same settings", () => {
    expect(renderRelease(SETTINGS, readFileTree(join(ROOT, "files")))).toMatchObject({
      publicText,
      secretText,
    });
  });

  it("lists every file that it installs, a secret by a piece of its hash", () => {
    const { manifest } = renderRelease(SETTINGS, readFileTree(join(ROOT, "files")));
    const all = [...filesOf(publicText), ...filesOf(secretText)];
    expect(manifest.map((line) => line.split(" ")[0]).sort()).toEqual(
      all.map(({ path }) => path).sort(),
    );
    expect(manifest).toContainEqual(
      expect.stringMatching(/^\/etc\/restream\/mediamtx\.yml \(secret\) [0-9a-f]{8}$/),
    );
    const other = renderRelease(
      { ...SETTINGS, publishers: publishersWith("another-publish-key-x") },
      readFileTree(join(ROOT, "files")),
    );
    const changed = other.manifest.filter((line) => !manifest.includes(line));
    expect(changed.map((line) => line.split(" ")[0]).sort()).toEqual([
      "/etc/restream/mediamtx.yml",
      "/etc/restream/restreamd.json",
    ]);
  });

  it("carries what is allowed beside the secrets, and is the same release", () => {
    const allowing = renderRelease(
      { ...SETTINGS, allow: "0123abcd" },
      readFileTree(join(ROOT, "files")),
    );
    expect(allowing.publicText).toBe(publicText);
    expect(JSON.parse(allowing.secretText)).toEqual({
      ...(JSON.parse(secretText) as object),
      allow: "0123abcd",
    });
    expect(JSON.parse(secretText)).not.toHaveProperty("allow");
  });
});

describe("the estimate", () => {
  const [twitch] = SETTINGS.destinations;
  if (!twitch) throw new Error("no destination");
  const two = { ...SETTINGS, destinations: [twitch, { ...twitch, name: "youtube" }] };

  it("is what DigitalOcean would bill for the event that this is built for", () => {
    // 6 Mb/s and 160 kb/s, 336 h, two destinations: 1,735 GiB, 1,500 of them free, $2.35 beyond (reference: platforms).
    const { gib, droplet } = estimate(two);
    expect(gib).toBeCloseTo(1735, 0);
    expect(droplet?.allowanceGiB).toBe(1500);
    expect(droplet?.overageDollars).toBeCloseTo(2.35, 2);
    expect(droplet?.dollars).toBeCloseTo(9.0, 1);
  });

  it("is twice that of the droplet with a spare, whose allowance is pooled", () => {
    const [one, pair] = [two, { ...two, spare: true }].map((each) => estimate(each).droplet);
    expect(pair?.dollars).toBe(2 * (one?.dollars ?? 0));
    expect(pair).toMatchObject({ allowanceGiB: 3000, overageDollars: 0, count: 2 });
    expect(renderEstimate({ ...two, spare: true })).toMatch(
      /; 2 droplets \$18\.0\d, which bring 3000 GiB;/,
    );
    expect(renderEstimate(two)).toMatch(/; droplet \$9\.0\d, which brings 1500 GiB;/);
  });

  it("never asks more than the monthly price for a month", () => {
    expect(estimate({ ...two, hours: 720 }).droplet?.dollars).toBe(18);
  });

  it.each<[string, string, number, RegExp | undefined]>([
    ["twitch", "rtmps://ingest.example/app", 336, /twitch ends each broadcast after 48 h/],
    ["twitch", "rtmps://ingest.example/app", 48, undefined],
    ["youtube", "rtmps://a.example/live2", 13, /youtube archives no broadcast of more than 12 h/],
    ["youtube", "rtmps://a.example/live2", 12, undefined],
    ["second", "rtmps://b.rtmps.youtube.com/live2", 13, /second archives no broadcast/],
    ["fb", "rtmps://live-api-s.facebook.com:443/rtmp/", 9, /fb ends each broadcast after 8 h/],
    ["fb", "rtmps://live-api-s.facebook.com:443/rtmp/", 8, undefined],
    ["kick", "rtmps://x.global-contribute.live-video.net/app", 336, undefined],
  ])("says what %s at %s means for %d h", (name, url, hours, says) => {
    const { maxHours } = parseMaxHours(name, url, "");
    const destinations = [{ ...twitch, name, url, maxHours }];
    const text = renderEstimate({ ...SETTINGS, hours, destinations });
    if (says === undefined) expect(text).not.toMatch(/broadcast/);
    else expect(text).toMatch(says);
  });

  it("says so when it does not know a size", () => {
    expect(renderEstimate({ ...two, size: "c-32" })).toMatch(/size c-32 are not known here/);
  });
});

describe("the bundles", () => {
  const bundles = bundlePrograms(ROOT);

  it.each(Object.entries(bundles))("%s needs nothing but Node", (_, text) => {
    const required = [...text.matchAll(/require\("([^"]+)"\)/g)].map(([, name]) => name);
    expect(required.length).toBeGreaterThan(0);
    for (const name of required) expect(isBuiltin(name ?? "")).toBe(true);
  });

  it("are the same on every run", () => {
    expect(bundlePrograms(ROOT)).toEqual(bundles);
  });

  it("are the same in another checkout, whose node_modules is a link", () => {
    const folder = mkdtempSync(join(tmpdir(), "checkout-"));
    try {
      for (const name of ["control", "infra", "package.json", "tsconfig.json"])
        cpSync(join(ROOT, name), join(folder, name), { recursive: true });
      symlinkSync(join(ROOT, "node_modules"), join(folder, "node_modules"));
      expect(bundlePrograms(folder)).toEqual(bundles);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe("the upgrades that are held back", () => {
  const [, list] =
    /Package-Blacklist \{([^}]*)\}/.exec(
      FILES.find(({ path }) => path.endsWith("52restream-upgrades"))?.content ?? "",
    ) ?? [];
  // As Python's re.match reads them: from the start of the name.
  const patterns = [...(list ?? "").matchAll(/^ {2}"(.*)";$/gm)].map(
    ([, pattern]) => new RegExp(`^(?:${pattern ?? ""})`),
  );
  const isHeld = (name: string): boolean => patterns.some((pattern) => pattern.test(name));

  it.each([
    ...["ffmpeg", "libavcodec61", "libswscale8", "libpostproc58", "systemd", "systemd-sysv"],
    ...["libsystemd-shared", "libpam-systemd", "udev", "libudev1", "libc6", "libc-bin"],
    ...["nodejs", "libnode115", "linux-image-amd64", "linux-image-6.12.57+deb13-cloud-amd64"],
  ])("%s", (name) => {
    expect(isHeld(name)).toBe(true);
  });

  it.each(["openssh-server", "curl", "libssl3t64", "ffmpegfs", "libc-ares2", "libcap2", "sudo"])(
    "%s is not one of them",
    (name) => {
      expect(isHeld(name)).toBe(false);
    },
  );
});
