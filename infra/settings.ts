// Decides what the program knows of a stack: the validated Settings, and the raw configuration they are parsed from.
import type { Secret } from "./secret";

/** The stack configuration as it was written: every key of the namespace, text. */
export interface RawConfig {
  values: Readonly<Record<string, string | undefined>>;
  /** Keys that are stored encrypted. */
  secretKeys: ReadonlySet<string>;
  /** Text of the file that sshKeyFile names, and of the same with .pub; undefined: cannot be read. */
  sshKey: { privateKey: string | undefined; publicKey: string | undefined };
  /** What placeholderFile names; undefined: it names none. */
  placeholderFile: BroughtFile | undefined;
  /** Node's version, as in process.versions. */
  node: string;
  /** DigitalOcean's API token, from the stack configuration or the environment. */
  apiToken: "set" | "in clear" | "missing";
  /** Where SSH_AUTH_SOCK points to when nobody answers there; undefined: it is not set, or an agent answers. */
  deadAgent: string | undefined;
}

/** A file of the operator's that goes to the droplet, or why it cannot be read. */
export type BroughtFile =
  | {
      /** Absolute. */
      path: string;
      bytes: number;
      /** Its first bytes, in Latin-1; empty where it is too large to be brought. */
      begins: string;
      /** Hex; the same. */
      sha256: string;
    }
  | { problem: string };

/** A picture or a film that viewers see instead of the text. */
export interface PlaceholderFile {
  /** Absolute, at home. */
  path: string;
  /** Without its folders: for messages. */
  name: string;
  /** 64 lower-case hex digits. */
  sha256: string;
}

/** What OBS is set to, and so what the placeholder looks like. */
export interface Picture {
  width: number;
  height: number;
  /** Frames a second, as ffmpeg reads it: "30", "30000/1001". */
  frameRate: string;
  /** kb/s of video. */
  kbps: number;
  /** H.264's. */
  profile: "baseline" | "main" | "high";
}

/** The publisher that every server has. */
export const HOME_PUBLISHER = "home";

/** Who may send to this server: an OBS, a helper. */
export interface Publisher {
  /** What OBS shows as its user. */
  name: string;
  publishKey: Secret;
  /** Where it comes from, as CIDRs; empty: from where another one does. */
  cidrs: string[];
}

export interface Destination {
  /** Also in the unit's name: `restream-<name>.service`. */
  name: string;
  /** rtmp:// or rtmps://, without the stream key. */
  url: string;
  /** RTMP's app, where it is more than the one part in `url`; else empty. */
  app: string;
  streamKey: Secret;
  /** Hours after which the platform ends a broadcast; undefined: it sets no limit that is known. */
  maxHours: number | undefined;
}

/** A release of a program that the droplet fetches. */
export interface ProgramSource {
  version: string;
  url: string;
  /** SHA-256 of the tarball at `url`, 64 lower-case hex digits. */
  sha256: string;
}

/** A certificate that everybody trusts. */
export interface Certificate {
  /** The name that leads to the server; empty: it is for the server's address. */
  hostName: string;
  /** The domain at DigitalOcean that hostName is in, whose record Pulumi keeps; empty: it is somebody else's. */
  dnsDomain: string;
  /** The program that asks Let's Encrypt. */
  lego: ProgramSource;
}

/** As a firewall's rule names everybody. */
export const EVERYWHERE: string[] = ["0.0.0.0/0", "::/0"];

/** Whether OBS may come encrypted: also, or not otherwise. */
export const RTMPS = ["false", "true", "only"] as const;
export type Rtmps = (typeof RTMPS)[number];

export interface SshKey {
  /** Path of the private key, as the operator gave it. */
  file: string;
  privateKey: Secret;
  /** Empty for a key without one. */
  passphrase: Secret;
  /** One line, as in ~/.ssh/id_ed25519.pub. */
  publicKey: string;
  /** What DigitalOcean calls this key, if it is there already; empty: it is added. */
  fingerprint: string;
}

/** Which events somebody is told of: every one, those that may need a human, none. */
export const NOTICE_LEVELS = ["all", "important", "none"] as const;
export type NoticeLevel = (typeof NOTICE_LEVELS)[number];

export interface AppriseTarget {
  /** As Apprise reads it: SERVICE://... */
  url: Secret;
  level: NoticeLevel;
}

export interface Notices {
  /** The webhook at Discord's API, version 10; empty: nobody there. */
  discordWebhook: Secret;
  discordLevel: NoticeLevel;
  /** Whether one message there says what is on air, and is kept so. */
  discordStatus: boolean;
  /** In the order of the configuration, none twice. */
  apprise: AppriseTarget[];
  /** IANA's name: in which times are written where the service does not show them in the reader's. */
  timeZone: string;
}

/** What the platforms are asked with whether they show what they are sent. */
export interface Broadcasts {
  youtube: { apiKey: Secret; videos: string[] } | undefined;
  twitch: { clientId: Secret; clientSecret: Secret; channel: string } | undefined;
}

/** What is done at a time of the operator's own. */
export interface Clock {
  /** "HH:MM", sorted, none twice: when broadcasts are rolled over that would meet their platform's limit. */
  rolloverAt: string[];
  /** ms since the epoch: when every broadcast ends; undefined: when somebody ends it. */
  stopAt: number | undefined;
  /** IANA's name: of rolloverAt. */
  timeZone: string;
}

/** A summary of the last day, once a day. */
export interface Summary {
  /** "HH:MM" */
  at: string;
  /** IANA's name. */
  timeZone: string;
}

/** How DigitalOcean's API is asked where no resource asks it. */
export interface ApiAccess {
  url: string;
  token: Secret;
}

/** The validated stack configuration; nothing in it is optional. */
export interface Settings {
  /** Addresses that may publish, as CIDRs: of all publishers, none twice. */
  publisherCidrs: string[];
  /** Addresses that may use SSH, as CIDRs. */
  adminCidrs: string[];
  /** home first; then in the order of the configuration. */
  publishers: Publisher[];
  destinations: Destination[];
  picture: Picture;
  /** What viewers read while the publisher is away; every character is in the droplet's font. */
  placeholderText: string;
  /** What they see instead; undefined: the text. */
  placeholderFile: PlaceholderFile | undefined;
  /** Whether the platforms get a new sequence header at each switch between placeholder and live. */
  resendHeaders: boolean;
  /** Whether people are told of a picture that is black or stands still, and of silence. */
  watchPicture: boolean;
  /** Whether there is a page on which people see, start and stop without a shell. */
  page: boolean;
  /** Addresses that may open it without SSH, as CIDRs; empty: nobody, it is on the droplet's loopback alone. */
  pageCidrs: string[];
  notices: Notices;
  broadcasts: Broadcasts;
  /** undefined: none. */
  summary: Summary | undefined;
  clock: Clock;
  /** Whether numbers can be read on the droplet's loopback: MediaMTX's, the machine's and ours. */
  metrics: boolean;
  /** How long the event lasts, for the estimate. */
  hours: number;
  /** How many hours of what goes out are kept on the server; undefined: nothing is recorded. */
  recordHours: number | undefined;
  region: string;
  size: string;
  sshKey: SshKey;
  mediamtx: ProgramSource;
  /** undefined: none. */
  certificate: Certificate | undefined;
  rtmps: Rtmps;
  /** Whether OBS gets a reserved IP, which outlives the droplet. */
  reservedIp: boolean;
  /** Whether a second server stands by, which can take the first one's place. */
  spare: boolean;
  /** Whether the two move by themselves. */
  pair: boolean;
  /** What they ask DigitalOcean with; empty where they do not. */
  clusterToken: Secret;
  /** Whether droplet and firewall are protected from deletion. */
  locked: boolean;
  /** The id of the one refused release that the server is to let through; empty: none. */
  allow: string;
}
