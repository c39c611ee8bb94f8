// A stack's settings, as the tests of what is rendered and created take them.
import { Secret } from "../../../infra/secret";
import type { Settings } from "../../../infra/settings";

export const KEYS = ["test-key-home-0123456789", "test-key-twitch"] as const;
/** With this key for home. */
export const publishersWith = (key: string): Settings["publishers"] => [
  { name: "home", publishKey: new Secret(key), cidrs: ["203.0.113.5/32"] },
];

export const SETTINGS: Settings = {
  publisherCidrs: ["203.0.113.5/32"],
  publishers: publishersWith(KEYS[0]),
  destinations: [
    {
      ...{ name: "twitch", url: "rtmps://ingest.example/app", app: "" },
      ...{ streamKey: new Secret(KEYS[1]), maxHours: 48 },
    },
  ],
  adminCidrs: ["203.0.113.5/32"],
  picture: { width: 1920, height: 1080, frameRate: "30", kbps: 6000, profile: "high" },
  placeholderText: "We'll be right back",
  placeholderFile: undefined,
  resendHeaders: true,
  watchPicture: false,
  page: false,
  pageCidrs: [],
  notices: {
    ...{ discordWebhook: new Secret(""), discordLevel: "important", discordStatus: false },
    ...{ apprise: [], timeZone: "UTC" },
  },
  broadcasts: { youtube: undefined, twitch: undefined },
  summary: undefined,
  clock: { rolloverAt: [], stopAt: undefined, timeZone: "UTC" },
  metrics: false,
  hours: 336,
  recordHours: undefined,
  region: "nyc3",
  size: "s-2vcpu-2gb",
  sshKey: {
    file: "~/.ssh/id_ed25519",
    privateKey: new Secret("test-private-key"),
    passphrase: new Secret(""),
    publicKey: "ssh-ed25519 A",
    fingerprint: "",
  },
  mediamtx: { version: "v1.20.1", url: "https://example.com/m.tar.gz", sha256: "a".repeat(64) },
  certificate: undefined,
  rtmps: "false",
  reservedIp: false,
  spare: false,
  pair: false,
  clusterToken: new Secret(""),
  locked: false,
  allow: "",
};
