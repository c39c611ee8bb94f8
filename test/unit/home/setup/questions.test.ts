// `restream setup` with a person whose answers are written down, and a Pulumi that keeps a configuration.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Pulumi } from "../../../../home/pulumi";
import { Answers } from "../../../../home/setup/answers";
import type { Asker } from "../../../../home/setup/asker";
import { askAll, type Outside } from "../../../../home/setup/questions";

const folder = mkdtempSync(join(tmpdir(), "restream-setup-"));
const KEY_FILE = join(folder, "id_ed25519");
beforeAll(() => {
  execFileSync("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", KEY_FILE]);
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const DEFAULTS = {
  ...{ homeIp: "", region: "nyc3", size: "s-2vcpu-2gb", sshKeyFile: KEY_FILE, destinations: "" },
  ...{ videoSize: "1920x1080", videoFps: "30", videoKbps: "6000", videoProfile: "high" },
  ...{ publishKey: "", twitchStreamKey: "", youtubeStreamKey: "", discordWebhookUrl: "" },
  twitchUrl: "rtmps://ingest.global-contribute.live-video.net:443/app",
  youtubeUrl: "rtmps://a.rtmps.youtube.com:443/live2",
};

interface Kept {
  value: string;
  secret: boolean;
}
const stack = (): { kept: Map<string, Kept>; pulumi: Pulumi; argv: string[] } => {
  const kept = new Map<string, Kept>(
    Object.entries(DEFAULTS).map(([key, value]) => [`restream:${key}`, { value, secret: false }]),
  );
  const argv: string[] = [];
  const pulumi: Pulumi = ([verb = "", action = "", ...more], input = "") => {
    argv.push([verb, action, ...more].join(" "));
    const key = more.at(-1) ?? "";
    if (action === "set") kept.set(key, { value: input, secret: more[0] === "--secret" });
    const shown = Object.fromEntries(
      [...kept].map(([name, { value, secret }]) => [name, secret ? { secret } : { value, secret }]),
    );
    const stdout =
      action === "--json"
        ? JSON.stringify(shown)
        : action === "get"
          ? (kept.get(more[0] ?? "")?.value ?? "")
          : "";
    return Promise.resolve({ code: 0, stdout, stderr: "" });
  };
  return { kept, pulumi, argv };
};

/** Question → its answers, one after the other; what the check refuses is noted, and the next is given. */
type Script = readonly [RegExp, ...(string | boolean | string[])[]][];
const person = (script: Script): { asker: Asker; asked: string[]; refused: string[] } => {
  const [asked, refused]: [string[], string[]] = [[], []];
  const answers = script.map(([question, ...given]) => ({ question, given: [...given] }));
  const next = (question: string): string | boolean | string[] => {
    const found = answers.find((each) => each.question.test(question) && each.given.length > 0);
    const answer = found?.given.shift();
    if (answer === undefined) throw new Error(`nobody answers ${question}`);
    return answer;
  };
  const typed = (question: string, check: (answer: string) => string | undefined): string => {
    asked.push(question);
    for (;;) {
      const answer = next(question) as string;
      const issue = check(answer);
      if (issue === undefined) return answer;
      refused.push(issue);
    }
  };
  const chosen = <Answer>(question: string): Promise<Answer> => {
    asked.push(question);
    return Promise.resolve(next(question) as Answer);
  };
  const asker: Asker = {
    text: (question, { initial, check }) =>
      Promise.resolve(
        typed(question, (answer) => check(answer === "<Enter>" ? initial : answer)),
      ).then((answer) => (answer === "<Enter>" ? initial : answer)),
    secret: (question, check) => Promise.resolve(typed(question, check)),
    choose: (question, choices, initial) =>
      chosen<string>(question).then((answer) => {
        const value = answer === "<Enter>" ? initial : answer;
        if (!choices.some((choice) => choice.value === value))
          throw new Error(`no choice ${value}`);
        return value;
      }),
    chooseSeveral: (question) => chosen(question),
    confirm: (question) => chosen(question),
    say: () => undefined,
  };
  return { asker, asked, refused };
};

const outside: Outside = {
  askRegions: () =>
    Promise.resolve([
      { slug: "nyc3", name: "New York 3" },
      { slug: "fra1", name: "Frankfurt 1" },
    ]),
  measureRegions: () =>
    Promise.resolve(
      new Map([
        ["fra1", 11],
        ["nyc3", 92],
      ]),
    ),
  seenAddress: () => Promise.resolve({ address: "203.0.113.20" }),
  keyFiles: {
    read: (file) => ({
      privateKey: file === KEY_FILE ? readFileSync(file, "utf8") : undefined,
      publicKey: file === KEY_FILE ? readFileSync(`${file}.pub`, "utf8") : undefined,
    }),
    make: () => undefined,
  },
  tokenHere: "",
};

const SCRIPT: Script = [
  [/API token/, "", "dop_v1_test"],
  [/^Region/, "<Enter>"],
  [/private SSH key/, "/no/such/file", "<Enter>"],
  [/Picture size/, "other", "1281x721", "1280x720"],
  [/Frames/, "60"],
  [/bitrate/, "much", "7000"],
  [/^Where to/, ["twitch", "further"]],
  [/Twitch's stream key/, "rtmp://a/b c", "live_1_abcdefgh"],
  [/name here/, "all", "kick"],
  [/kick: the address/, "kick.com", "rtmps://x.global-contribute.live-video.net/app"],
  [/kick's stream key/, "sk_abcdefgh"],
  [/One more/, false],
  [/^videoKbps/, "6500", "5500"],
  [/Address that may/, "192.168.1.2", "<Enter>"],
  [/Discord/, true],
  [
    /webhook's address/,
    "https://example.com/",
    "https://discord.com/api/webhooks/123456/abcdefghijklmnopqrstuvwx",
  ],
];
const text = (kept: Map<string, Kept>, key: string): string | undefined =>
  kept.get(`restream:${key}`)?.value;

describe("setup", () => {
  it("asks in order, refuses in the parsers' words, and keeps every answer", async () => {
    const { kept, pulumi, argv } = stack();
    const { asker, asked, refused } = person(SCRIPT);
    await askAll(asker, await Answers.read(pulumi), outside, false);
    expect(refused).toEqual([
      "paste the token",
      expect.stringMatching(/"\/no\/such\/file" cannot be read/),
      "got 1281x721, H.264 takes even numbers only",
      'got "much", expected a whole number from 300 to 51000',
      expect.stringMatching(/no platform issues such a key/),
      "a name that the server uses itself; take another".replace(/^/, 'got "all", '),
      expect.stringMatching(/expected rtmp:\/\/HOST\/APP/),
      "restream:videoKbps: got 6500, twitch takes at most 6000 kb/s of video",
      expect.stringMatching(/"192\.168\.1\.2", which is private/),
      expect.stringMatching(/is not the address of a Discord webhook/),
    ]);
    const order = [/token/, /Region/, /SSH/, /Picture/, /Frames/, /Where to/, /Address/, /Discord/];
    const at = order.map((each) => asked.findIndex((question) => each.test(question)));
    expect(at).toEqual([...at].sort((a, b) => a - b));
    expect(Object.fromEntries(kept)).toMatchObject({
      "digitalocean:token": { value: "dop_v1_test", secret: true },
      "restream:region": { value: "fra1", secret: false },
      "restream:videoSize": { value: "1280x720", secret: false },
      "restream:videoFps": { value: "60", secret: false },
      "restream:videoKbps": { value: "5500", secret: false },
      "restream:twitchStreamKey": { value: "live_1_abcdefgh", secret: true },
      "restream:destinations": { value: "kick", secret: false },
      "restream:kickStreamKey": { value: "sk_abcdefgh", secret: true },
      "restream:homeIp": { value: "203.0.113.20", secret: false },
      "restream:publishKey": {
        value: expect.stringMatching(/^[0-9a-f]{40}$/) as string,
        secret: true,
      },
    });
    for (const secret of ["dop_v1_test", "live_1_abcdefgh", "sk_abcdefgh"])
      expect(argv.join("\n")).not.toContain(secret);
  });

  it("that was stopped goes on with what was answered", async () => {
    const { kept, pulumi } = stack();
    const stopped = person(SCRIPT.slice(0, 5));
    await expect(askAll(stopped.asker, await Answers.read(pulumi), outside, false)).rejects.toThrow(
      /nobody answers Video bitrate/,
    );
    expect(text(kept, "videoSize")).toBe("1280x720");
    const again = person([
      [/Keep DigitalOcean's token/, true],
      [/^Region/, "<Enter>"],
      [/private SSH key/, "<Enter>"],
      [/Picture size/, "<Enter>"],
      [/Frames/, "<Enter>"],
      ...SCRIPT.slice(5),
    ]);
    await askAll(again.asker, await Answers.read(pulumi), outside, false);
    expect(again.asked).not.toContain("DigitalOcean's API token");
    expect([text(kept, "videoSize"), text(kept, "videoFps")]).toEqual(["1280x720", "60"]);
  });

  it("does not ask for what is fixed once the server is there", async () => {
    const { pulumi } = stack();
    const { asker, asked } = person(SCRIPT);
    await askAll(asker, await Answers.read(pulumi), outside, true);
    expect(asked.filter((question) => /Region|SSH key \(/.test(question))).toEqual([]);
  });
});
