// Decides where the programs that the droplet fetches are: each version beside the others, named by the unit that runs it.
import { CERTIFICATE_UNIT, LIB_DIR, MEDIAMTX_UNIT, UNIT_DIR } from "../names";
import type { ProgramSource, Settings } from "../settings";
import type { HostFile } from "./file-tree";

/** install-program puts it there. */
export const programOf = (name: "mediamtx" | "lego", { version, sha256 }: ProgramSource): string =>
  `${LIB_DIR}/${name}-${version}-${sha256.slice(0, 12)}`;

/** The tree of files/ with the programs in the units that run them. */
export const withPrograms = (
  files: HostFile[],
  { mediamtx, certificate }: Pick<Settings, "mediamtx" | "certificate">,
): HostFile[] =>
  files.map((file) => {
    if (file.path === `${UNIT_DIR}/${MEDIAMTX_UNIT}`)
      return withProgram(file, "@MEDIAMTX_PROGRAM@", programOf("mediamtx", mediamtx));
    if (file.path === `${UNIT_DIR}/${CERTIFICATE_UNIT}` && certificate)
      return withProgram(file, "@LEGO_PROGRAM@", programOf("lego", certificate.lego));
    return file;
  });

/** @param mark also stands in the unit's comments, which tell of it */
const withProgram = (file: HostFile, mark: string, program: string): HostFile => ({
  ...file,
  content: file.content.replaceAll(new RegExp(`(?<=^ExecStart=.*)${mark}`, "gm"), program),
});
