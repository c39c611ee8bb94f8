// Decides where MediaMTX's program is on the droplet: each version beside the others, named by the unit that runs it.
import { LIB_DIR, MEDIAMTX_UNIT, UNIT_DIR } from "../names";
import type { MediamtxSource } from "../settings";
import type { HostFile } from "./file-tree";

/** install-mediamtx puts it there. */
export const programOf = ({ version, sha256 }: MediamtxSource): string =>
  `${LIB_DIR}/mediamtx-${version}-${sha256.slice(0, 12)}`;

/** The tree of files/ with the program in MediaMTX's unit. */
export const withMediamtx = (files: HostFile[], source: MediamtxSource): HostFile[] =>
  files.map((file) =>
    file.path === `${UNIT_DIR}/${MEDIAMTX_UNIT}`
      ? {
          ...file,
          content: file.content.replaceAll("=@MEDIAMTX_PROGRAM@", `=${programOf(source)}`),
        }
      : file,
  );
