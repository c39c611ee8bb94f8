// Decides what a release holds: the public part, staged in clear, and the secret part, for apply's standard input.
import {
  CONFIG_DIR,
  HOME_PUBLISHER,
  MEDIAMTX_CONFIG,
  MEDIAMTX_UNIT,
  NOTICES,
  NOTICES_CONFIG,
  NOTICES_UNIT,
  RESTREAM_DEFINITION,
  RESTREAMD,
  RESTREAMD_CONFIG,
  RESTREAMD_UNIT,
  restreamUnit,
  SUMMARY_DEFINITION,
  SUMMARY_TIMER,
  UNIT_DIR,
} from "../host";
import type { Destination, Settings } from "../settings";
import { contentOf, type HostFile } from "./file-tree";
import { sha256 } from "./hash";
import { renderMediamtx } from "./mediamtx";
import { renderNotices } from "./notices";
import { renderRestreamd } from "./restreamd";
import { placeholderOf, type Placeholder } from "./placeholder";

/** A file of a release; its units are restarted when it changes while they run. */
interface ReleaseFile extends HostFile {
  units: string[];
}

export interface Release {
  /** JSON, for the staging folder; `pulumi preview --diff` shows its changes. */
  publicText: string;
  /** JSON; holds keys: wrap in a Pulumi secret, send on standard input only. */
  secretText: string;
}

/** The whole release for these settings; `files` is the tree of files/ and the programs. Same input, same text. */
export const renderRelease = (settings: Settings, files: HostFile[]): Release => ({
  publicText: serialise(
    [
      ...files.map((file) => ({ ...file, units: unitsThatRead(file.path) })),
      {
        path: RESTREAMD_CONFIG,
        mode: "0644",
        units: [RESTREAMD_UNIT],
        content: renderRestreamd(settings),
      },
      ...summaryTimer(settings, files),
      ...settings.destinations.flatMap((destination) =>
        restreamFiles(destination, settings, files),
      ),
    ],
    placeholderOf(settings, files),
  ),
  secretText: serialise([
    {
      path: MEDIAMTX_CONFIG,
      mode: "0600",
      units: [MEDIAMTX_UNIT],
      content: renderMediamtx(
        [{ name: HOME_PUBLISHER, publishKey: settings.publishKey }],
        placeholderOf(settings, files).path,
      ),
    },
    {
      path: NOTICES_CONFIG,
      mode: "0600",
      units: [NOTICES_UNIT],
      content: renderNotices(settings.notices),
    },
    ...settings.destinations.map((destination) => ({
      path: `${CONFIG_DIR}/restream-${destination.name}.ffpreset`,
      mode: "0600",
      units: [restreamUnit(destination.name)],
      content: presetOf(destination),
    })),
  ]),
});

const unitsThatRead = (path: string): string[] => {
  if (path === `${UNIT_DIR}/${MEDIAMTX_UNIT}`) return [MEDIAMTX_UNIT];
  if (path === `${UNIT_DIR}/${RESTREAMD_UNIT}` || path === RESTREAMD) return [RESTREAMD_UNIT];
  if (path === `${UNIT_DIR}/${NOTICES_UNIT}` || path === NOTICES) return [NOTICES_UNIT];
  return [];
};

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

const restreamFiles = (
  destination: Destination,
  { resendHeaders }: Settings,
  files: HostFile[],
): ReleaseFile[] => {
  const unit = restreamUnit(destination.name);
  return [
    {
      path: `${UNIT_DIR}/${unit}`,
      mode: "0644",
      units: [unit],
      content: contentOf(files, RESTREAM_DEFINITION),
    },
    {
      path: `${CONFIG_DIR}/restream-${destination.name}.env`,
      mode: "0644",
      units: [unit],
      content: `RESTREAM_URL=${destination.url}\nRESTREAM_VIDEO_FILTER=${resendHeaders ? RESEND_HEADERS : "null"}\n`,
    },
  ];
};

/** ffmpeg's preset: an option a line. An app of several parts it would take for an app and a stream key (rtmpproto.c). */
const presetOf = ({ app, streamKey }: Destination): string =>
  [`rtmp_playpath=${streamKey.reveal()}\n`, ...(app === "" ? [] : [`rtmp_app=${app}\n`])].join("");

/** ffmpeg's bitstream filters that put a sequence header at each switch (mediamtx-ffmpeg, 3); `null` copies. */
const RESEND_HEADERS = "h264_mp4toannexb,extract_extradata";

const serialise = (files: ReleaseFile[], placeholder?: Placeholder): string =>
  `${JSON.stringify(
    {
      ...(placeholder ? { placeholder } : {}),
      files: files
        .map(({ path, mode, units, content }) => ({
          path,
          mode,
          sha256: sha256(content),
          units,
          content,
        }))
        .sort((a, b) => (a.path < b.path ? -1 : 1)),
    },
    null,
    1,
  )}\n`;
