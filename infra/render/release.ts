// Decides what a release holds: the public part, staged in clear, and the secret part, for apply's standard input.
import {
  BROADCASTS,
  BROADCASTS_CONFIG,
  BROADCASTS_UNIT,
  CARRY_FEED,
  CERTIFICATE_CONFIG,
  CERTIFICATE_TIMER,
  CERTIFICATE_UNIT,
  CONFIG_DIR,
  FEED_CONFIG,
  FEED_UNIT,
  FAILOVER,
  FAILOVER_CONFIG,
  FAILOVER_UNIT,
  GET_CERTIFICATE,
  HUB_CONFIG,
  HUB_UNIT,
  MEDIAMTX_CONFIG,
  MEDIAMTX_METRICS_DROP_IN,
  MEDIAMTX_RTMPS_DROP_IN,
  MEDIAMTX_UNIT,
  METRICS,
  METRICS_UNIT,
  NODE_EXPORTER_PACKAGE,
  NODE_EXPORTER_UNIT,
  NOTICES,
  NOTICES_CONFIG,
  NOTICES_UNIT,
  PACKAGES,
  PAGE,
  PAGE_PUBLIC_FILES,
  PAGE_TEMPLATES,
  PAGE_UNIT,
  FOLLOW_PEER,
  PEER_UNIT,
  PICTURE_WATCH_UNIT,
  RECORD_FEED,
  RECORDING_CONFIG,
  RECORDING_UNIT,
  RESTREAMD,
  RESTREAMD_CONFIG,
  RESTREAMD_UNIT,
  restreamUnit,
  SUMMARY_DEFINITION,
  SUMMARY_TIMER,
  UNIT_DIR,
  WATCH_PICTURE,
} from "../names";
import type { ProgramSource, Settings } from "../settings";
import { type HostFile, type ReleaseFile, contentOf } from "./file-tree";
import { sha256 } from "./hash";
import { isAskedFor } from "./asked-for";
import { isAsked, renderBroadcasts } from "./broadcasts";
import { renderCertificate } from "./certificate";
import { clockFiles } from "./clock";
import { renderFeed } from "./feed";
import { peerFiles, renderFailover, type Peer } from "./peer";
import { renderMediamtx } from "./mediamtx";
import { withPrograms } from "./programs";
import { renderNotices } from "./notices";
import { renderRestreamd } from "./restreamd";
import { placeholderOf, type Placeholder } from "./placeholder";
import { restreamFiles, presetOf } from "./restream";

export interface Release {
  /** JSON, for the staging folder; `pulumi preview --diff` shows its changes. */
  publicText: string;
  /** JSON; holds keys: wrap in a Pulumi secret, send on standard input only. */
  secretText: string;
  /** A line for each file that is installed, with the beginning of its hash: what `pulumi preview --diff` compares. */
  manifest: string[];
}

/**
 * The whole release for these settings. Same input, same text.
 * @param tree that of files/ and the programs
 * @param peer undefined: there is one server
 */
export const renderRelease = (settings: Settings, tree: HostFile[], peer?: Peer): Release => {
  const files = withPrograms(tree, settings);
  const placeholder = placeholderOf(settings, files);
  const readers = [PEER_UNIT, ...(settings.pair ? [FAILOVER_UNIT] : [])];
  const [open, secret] = [
    [...publicFiles(settings, files), ...(peer ? peerFiles(peer, readers) : [])],
    [
      ...secretFiles(settings, files),
      ...(peer && settings.pair
        ? [
            {
              ...{ path: FAILOVER_CONFIG, mode: "0600", units: [FAILOVER_UNIT] },
              content: renderFailover(peer, settings.clusterToken),
            },
          ]
        : []),
    ],
  ];
  return {
    publicText: serialise({
      ...{ placeholder, mediamtx: settings.mediamtx },
      ...(settings.certificate ? { lego: settings.certificate.lego } : {}),
      files: wired(open),
    }),
    secretText: serialise({
      ...(settings.allow === "" ? {} : { allow: settings.allow }),
      files: wired(secret),
    }),
    manifest: [
      ...wired(open).map(({ path, sha256: hash }) => `${path} ${hash.slice(0, SHOWN)}`),
      ...wired(secret).map(({ path, sha256: hash }) => `${path} (secret) ${hash.slice(0, SHOWN)}`),
    ].sort(),
  };
};

/** Hex digits of a hash: enough to see a change, and of a secret it gives away 32 bits. */
const SHOWN = 8;

const publicFiles = (settings: Settings, files: HostFile[]): ReleaseFile[] => [
  ...files
    .filter(({ path }) => isAskedFor(path, settings))
    .map((file) => withPackages(settings, file))
    .map((file) => ({ ...file, units: unitsThatRead(file.path) })),
  {
    path: RESTREAMD_CONFIG,
    mode: "0644",
    units: [RESTREAMD_UNIT],
    content: renderRestreamd(settings),
  },
  {
    path: FEED_CONFIG,
    mode: "0644",
    units: [FEED_UNIT],
    content: renderFeed(settings, placeholderOf(settings, files).path),
  },
  ...summaryTimer(settings, files),
  ...clockFiles(settings, files),
  ...(settings.recordHours === undefined
    ? []
    : [
        {
          path: RECORDING_CONFIG,
          mode: "0644",
          units: [RECORDING_UNIT],
          content: `RECORD_HOURS=${settings.recordHours}\n`,
        },
      ]),
  ...(settings.certificate === undefined
    ? []
    : [
        {
          path: CERTIFICATE_CONFIG,
          mode: "0644",
          units: [CERTIFICATE_TIMER],
          content: renderCertificate(settings.certificate, settings.reservedIp),
        },
      ]),
  ...settings.destinations.flatMap((destination) => restreamFiles(destination, files)),
];

const secretFiles = (settings: Settings, files: HostFile[]): ReleaseFile[] => [
  {
    path: MEDIAMTX_CONFIG,
    mode: "0600",
    units: [MEDIAMTX_UNIT],
    content: renderMediamtx(settings.publishers, placeholderOf(settings, files).path, settings),
  },
  {
    path: NOTICES_CONFIG,
    mode: "0600",
    units: [NOTICES_UNIT],
    content: renderNotices(settings.notices),
  },
  ...(isAsked(settings)
    ? [
        {
          path: BROADCASTS_CONFIG,
          mode: "0600",
          units: [BROADCASTS_UNIT],
          content: renderBroadcasts(settings.broadcasts),
        },
      ]
    : []),
  ...settings.destinations.map((destination) => ({
    path: `${CONFIG_DIR}/restream-${destination.name}.ffpreset`,
    mode: "0600",
    units: [restreamUnit(destination.name)],
    content: presetOf(destination),
  })),
];

/** What has read a file when it started, by path. */
const READERS: Readonly<Record<string, string>> = {
  [`${UNIT_DIR}/${MEDIAMTX_UNIT}`]: MEDIAMTX_UNIT,
  [`${UNIT_DIR}/${HUB_UNIT}`]: HUB_UNIT,
  [HUB_CONFIG]: HUB_UNIT,
  [`${UNIT_DIR}/${FEED_UNIT}`]: FEED_UNIT,
  [CARRY_FEED]: FEED_UNIT,
  [`${UNIT_DIR}/${RESTREAMD_UNIT}`]: RESTREAMD_UNIT,
  [RESTREAMD]: RESTREAMD_UNIT,
  [`${UNIT_DIR}/${NOTICES_UNIT}`]: NOTICES_UNIT,
  [NOTICES]: NOTICES_UNIT,
  [BROADCASTS]: BROADCASTS_UNIT,
  [`${UNIT_DIR}/${BROADCASTS_UNIT}`]: BROADCASTS_UNIT,
  [`${UNIT_DIR}/${PICTURE_WATCH_UNIT}`]: PICTURE_WATCH_UNIT,
  [WATCH_PICTURE]: PICTURE_WATCH_UNIT,
  [`${UNIT_DIR}/${PEER_UNIT}`]: PEER_UNIT,
  [FOLLOW_PEER]: PEER_UNIT,
  [`${UNIT_DIR}/${FAILOVER_UNIT}`]: FAILOVER_UNIT,
  [FAILOVER]: FAILOVER_UNIT,
  [`${UNIT_DIR}/${RECORDING_UNIT}`]: RECORDING_UNIT,
  [RECORD_FEED]: RECORDING_UNIT,
  [MEDIAMTX_METRICS_DROP_IN]: MEDIAMTX_UNIT,
  [MEDIAMTX_RTMPS_DROP_IN]: MEDIAMTX_UNIT,
  // Begun anew, the timer lets it look at once.
  ...Object.fromEntries(
    [
      GET_CERTIFICATE,
      ...[CERTIFICATE_UNIT, CERTIFICATE_TIMER].map((unit) => `${UNIT_DIR}/${unit}`),
    ].map((path) => [path, CERTIFICATE_TIMER]),
  ),
  [`${UNIT_DIR}/${METRICS_UNIT}`]: METRICS_UNIT,
  [METRICS]: METRICS_UNIT,
  [`${UNIT_DIR}/${NODE_EXPORTER_UNIT}`]: NODE_EXPORTER_UNIT,
  ...Object.fromEntries(
    [PAGE, `${UNIT_DIR}/${PAGE_UNIT}`, ...PAGE_TEMPLATES, ...PAGE_PUBLIC_FILES].map((path) => [
      path,
      PAGE_UNIT,
    ]),
  ),
};

const unitsThatRead = (path: string): string[] => {
  const reader = READERS[path];
  return reader === undefined ? [] : [reader];
};

/** The first boot does not install the exporter: the release that asks for it does. */
const withPackages = ({ metrics }: Settings, file: HostFile): HostFile =>
  metrics && file.path === PACKAGES
    ? { ...file, content: `${file.content}${NODE_EXPORTER_PACKAGE}\n` }
    : file;

/** systemd.time(7), CALENDAR EVENTS. */
const summaryTimer = ({ summary }: Settings, files: HostFile[]): ReleaseFile[] =>
  summary === undefined
    ? []
    : [
        {
          path: `${UNIT_DIR}/${SUMMARY_TIMER}`,
          mode: "0644",
          units: [SUMMARY_TIMER],
          content: contentOf(files, SUMMARY_DEFINITION).replace(
            "@ON_CALENDAR@",
            `*-*-* ${summary.at}:00 ${summary.timeZone}`,
          ),
        },
      ];

const wired = (files: ReleaseFile[]): (ReleaseFile & { sha256: string })[] =>
  files
    .map(({ path, mode, units, content }) => ({
      path,
      mode,
      sha256: sha256(content),
      units,
      content,
    }))
    .sort((a, b) => (a.path < b.path ? -1 : 1));

interface Part {
  placeholder?: Placeholder;
  mediamtx?: ProgramSource;
  lego?: ProgramSource;
  allow?: string;
  files: unknown[];
}

const serialise = (part: Part): string => `${JSON.stringify(part, null, 1)}\n`;
