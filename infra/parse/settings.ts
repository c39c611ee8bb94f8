// Decides what a stack configuration means: raw strings in, Settings or every problem out. Pure.
import { Secret } from "../secret";
import { HOME_PUBLISHER, type ProgramSource, type RawConfig, type Settings } from "../settings";
import { parseCidrs } from "./addresses";
import { parseBroadcasts } from "./broadcasts";
import { parseCertificate } from "./certificate";
import { parseClock } from "./clock";
import { parseDestinations, parseNames } from "./destinations";
import { keyIssues } from "./keys";
import { nodeIssues } from "./node-version";
import { parseNotices } from "./notices";
import { parsePageFrom } from "./page";
import { limitIssues, parsePicture } from "./picture";
import { parsePlaceholderFile } from "./placeholder-file";
import { placeholderTextIssues } from "./placeholder-text";
import { publishKeyIssues } from "./publish-key";
import { DEFAULT_MEDIAMTX, programIssues } from "./program";
import { parsePublisherNames, parsePublishers } from "./publishers";
import { parseRecordHours } from "./record-hours";
import { parseSshKey } from "./ssh-key";
import { parseSummary } from "./summary";
import { BUILT_IN } from "./taken-names";

/** `notes`: what was understood otherwise than it was written. */
export type Parsed =
  { ok: true; settings: Settings; notes: string[] } | { ok: false; issues: string[] };

/** Reads every key, collects every problem; never prints a secret's value. */
export const parseSettings = (raw: RawConfig, now = Date.now()): Parsed => {
  const text = (key: string): string => (raw.values[key] ?? "").trim();
  const names = parseNames(text("destinations"));
  const publisherNames = parsePublisherNames(text("publishers"), [...BUILT_IN, ...names.names]);
  const publishers = parsePublishers(raw.values, publisherNames.names);
  const home = parseCidrs("homeIp", text("homeIp"));
  const admin = parseCidrs("adminIp", text("adminIp") || text("homeIp"));
  const { picture, issues: pictureIssues } = parsePicture(raw.values);
  const hours = parseCount("hours", text("hours"), 1, 8760);
  const recording = parseRecordHours(text("recordHours"), text("size"), picture);
  const destinations = parseDestinations(raw.values, names.names);
  const summary = parseSummary(text("summaryAt"), text("timeZone"));
  const clock = parseClock(
    { rolloverAt: text("rolloverAt"), stopAt: text("stopAt"), timeZone: summary.timeZone },
    destinations.destinations,
    now,
  );
  const notices = parseNotices(
    text("discordWebhookUrl"),
    text("discordLevel"),
    // Untrimmed: its lines are counted.
    raw.values["appriseUrls"] ?? "",
    // A stack file of before has no such key.
    { status: text("discordStatus") || "false", timeZone: summary.timeZone },
  );
  const broadcasts = parseBroadcasts(
    raw.values,
    destinations.destinations.map(({ name }) => name),
  );
  const sshKey = parseSshKey(raw);
  const placeholderFile = parsePlaceholderFile(text("placeholderFile"), raw.placeholderFile);
  const programOf = (key: string): ProgramSource => ({
    version: text(`${key}Version`),
    url: text(`${key}Url`),
    sha256: text(`${key}Sha256`).toLowerCase(),
  });
  const mediamtx = programOf("mediamtx");
  const certificate = parseCertificate({
    // A stack file of before has no such keys.
    ...{ certificate: text("certificate") || "false", rtmps: text("rtmps") || "false" },
    ...{ hostName: text("hostName"), dnsDomain: text("dnsDomain"), lego: programOf("lego") },
  });
  const pageFrom = parsePageFrom(
    { page: text("page") || "false", pageFrom: text("pageFrom") },
    {
      isEncrypted: certificate.certificate !== undefined,
      ...{ home: home.cidrs, admin: admin.cidrs },
    },
  );
  const issues = [
    ...nodeIssues(raw.node),
    ...tokenIssues(raw.apiToken),
    ...keyIssues(raw.values, raw.secretKeys, {
      destinations: names.names,
      publishers: publisherNames.names,
    }),
    ...home.issues,
    // Without its own value it is homeIp's, and so are its problems.
    ...(text("adminIp") === "" ? [] : admin.issues),
    ...publishKeyIssues("publishKey", text("publishKey")),
    ...publisherNames.issues,
    ...publishers.issues,
    ...names.issues,
    ...destinations.issues,
    ...pictureIssues,
    ...limitIssues(
      picture,
      destinations.destinations.map(({ name }) => name),
    ),
    ...placeholderTextIssues(text("placeholderText")),
    ...placeholderFile.issues,
    ...switchIssues("resendHeaders", text("resendHeaders")),
    ...switchIssues("watchPicture", text("watchPicture") || "false"),
    ...switchIssues("page", text("page") || "false"),
    ...pageFrom.issues,
    ...notices.issues,
    ...broadcasts.issues,
    ...summary.issues,
    ...clock.issues,
    ...hours.issues,
    ...recording.issues,
    ...slugIssues("region", text("region"), /^[a-z]{3}\d$/, "nyc3"),
    ...slugIssues("size", text("size"), /^[a-z0-9]+(-[a-z0-9]+)+$/, "s-2vcpu-2gb"),
    ...sshKey.issues,
    ...programIssues("mediamtx", mediamtx, DEFAULT_MEDIAMTX),
    ...certificate.issues,
    ...switchIssues("metrics", text("metrics") || "false"),
    ...switchIssues("reservedIp", text("reservedIp") || "false"),
    ...spareIssues(text("spare") || "false", text("reservedIp")),
    ...pairIssues(text("pair") || "false", text("spare"), text("clusterToken")),
    ...switchIssues("locked", text("locked") || "false"),
    ...allowIssues(text("allow")),
  ];
  if (issues.length > 0) return { ok: false, issues };
  return {
    ok: true,
    notes: [...destinations.notes, ...summary.notes, ...broadcasts.notes, ...clock.notes],
    settings: {
      publisherCidrs: [
        ...new Set([...home.cidrs, ...publishers.publishers.flatMap(({ cidrs }) => cidrs)]),
      ],
      adminCidrs: admin.cidrs,
      publishers: [
        { name: HOME_PUBLISHER, publishKey: new Secret(text("publishKey")), cidrs: home.cidrs },
        ...publishers.publishers,
      ],
      destinations: destinations.destinations,
      picture,
      placeholderText: text("placeholderText"),
      placeholderFile: placeholderFile.file,
      resendHeaders: text("resendHeaders") === "true",
      watchPicture: text("watchPicture") === "true",
      page: text("page") === "true",
      pageCidrs: pageFrom.pageCidrs,
      notices: notices.notices,
      broadcasts: broadcasts.broadcasts,
      summary: summary.summary,
      clock: clock.clock,
      metrics: text("metrics") === "true",
      hours: hours.count,
      recordHours: recording.recordHours,
      region: text("region"),
      size: text("size"),
      sshKey: sshKey.key,
      mediamtx,
      certificate: certificate.certificate,
      rtmps: certificate.rtmps,
      reservedIp: text("reservedIp") === "true",
      spare: text("spare") === "true",
      pair: text("pair") === "true",
      clusterToken: new Secret(text("clusterToken")),
      locked: text("locked") === "true",
      allow: text("allow"),
    },
  };
};

const SET_TOKEN = "pulumi config set --secret digitalocean:token";

const tokenIssues = (token: RawConfig["apiToken"]): string[] => {
  if (token === "missing")
    return [
      `digitalocean:token: is not set; make a token at https://cloud.digitalocean.com/account/api/tokens (its scopes: docs/usage/setup.md), then: ${SET_TOKEN}`,
    ];
  if (token === "in clear")
    return [`digitalocean:token: is stored in clear text; store it as a secret: ${SET_TOKEN}`];
  return [];
};

const parseCount = (
  key: string,
  value: string,
  least: number,
  most: number,
): { count: number; issues: string[] } => {
  const count = /^\d{1,6}$/.test(value) ? Number(value) : Number.NaN;
  if (count >= least && count <= most) return { count, issues: [] };
  return {
    count: least,
    issues: [
      `restream:${key}: got ${JSON.stringify(value)}, expected a whole number from ${least} to ${most}`,
    ],
  };
};

const switchIssues = (key: string, value: string): string[] =>
  value === "true" || value === "false"
    ? []
    : [`restream:${key}: got ${JSON.stringify(value)}, expected true or false`];

/** OBS has to find the spare where it found the first one. */
const spareIssues = (value: string, reservedIp: string): string[] => {
  const issues = switchIssues("spare", value);
  return value === "true" && reservedIp !== "true"
    ? [
        ...issues,
        `restream:spare: got true, which needs an address that can lead to either server: pulumi config set restream:reservedIp true`,
      ]
    : issues;
};

const SET_CLUSTER_TOKEN = "pulumi config set --secret restream:clusterToken";

/** It takes two servers, and what DigitalOcean is asked with to switch one of them off. */
const pairIssues = (value: string, spare: string, token: string): string[] => {
  const issues = switchIssues("pair", value);
  if (value !== "true")
    return token === ""
      ? issues
      : [
          ...issues,
          "restream:clusterToken: is set, and restream:pair is not true, so that nothing would use it; take it out: pulumi config rm restream:clusterToken",
        ];
  return [
    ...issues,
    ...(spare === "true"
      ? []
      : [
          "restream:pair: got true, which needs two servers: pulumi config set restream:spare true",
        ]),
    ...(token === ""
      ? [
          `restream:clusterToken: is not set, and with restream:pair the servers switch each other off by it; make one (docs/usage/pair.md), then: ${SET_CLUSTER_TOKEN}`,
        ]
      : /\s/.test(token)
        ? [
            "restream:clusterToken: has a blank or a line break in it; set it again: " +
              SET_CLUSTER_TOKEN,
          ]
        : []),
  ];
};

/** As apply prints it when it refuses a release (control/apply/refuses.ts). */
const allowIssues = (value: string): string[] =>
  value === "" || /^[0-9a-f]{8}$/.test(value)
    ? []
    : [
        `restream:allow: got ${JSON.stringify(value)}, expected the eight characters that a refused pulumi up printed; to allow nothing: pulumi config rm restream:allow`,
      ];

const slugIssues = (key: string, value: string, form: RegExp, example: string): string[] =>
  form.test(value)
    ? []
    : [
        `restream:${key}: got ${JSON.stringify(value)}, expected DigitalOcean's short name such as ${example}`,
      ];
