// Decides what one destination's restream is made of: the unit that all have, its address, its keys.
import { CONFIG_DIR, RESTREAM_DEFINITION, restreamUnit, UNIT_DIR } from "../names";
import type { Destination } from "../settings";
import { type HostFile, type ReleaseFile, contentOf } from "./file-tree";

/** What may be staged in clear. */
export const restreamFiles = (destination: Destination, files: HostFile[]): ReleaseFile[] => {
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
      content: `RESTREAM_URL=${destination.url}\n`,
    },
  ];
};

/** ffmpeg's preset: an option a line. An app of several parts it would take for an app and a stream key (rtmpproto.c). */
export const presetOf = ({ app, streamKey }: Destination): string =>
  [`rtmp_playpath=${streamKey.reveal()}\n`, ...(app === "" ? [] : [`rtmp_app=${app}\n`])].join("");
