// Decides whether a file can be brought as the placeholder, as far as its first bytes tell; the droplet reads the rest.
import type { BroughtFile, PlaceholderFile } from "../settings";

export const MOST_MB = 200;
const TAKES = "a picture (PNG, JPEG) or a film (MP4, MOV, MKV) up to 60 s";

interface Kind {
  name: string;
  isTaken: boolean;
  /** Of the file's first bytes, in Latin-1. */
  begins: RegExp;
}

/** The first that fits; sources: the formats' own specifications. */
const KINDS: readonly Kind[] = [
  { name: "PNG", isTaken: true, begins: /^\x89PNG\r\n/ },
  { name: "JPEG", isTaken: true, begins: /^\xff\xd8\xff/ },
  { name: "HEIC (iPhone)", isTaken: false, begins: /^.{4}ftyp(hei|hev|mif1|msf1)/s },
  { name: "AVIF", isTaken: false, begins: /^.{4}ftypavi[fs]/s },
  { name: "MP4 or MOV", isTaken: true, begins: /^.{4}(ftyp|moov|mdat|wide|free|skip)/s },
  { name: "MKV", isTaken: true, begins: /^\x1aE\xdf\xa3/ },
  { name: "GIF", isTaken: false, begins: /^GIF8/ },
  { name: "WebP", isTaken: false, begins: /^RIFF.{4}WEBP/s },
  { name: "AVI", isTaken: false, begins: /^RIFF.{4}AVI /s },
  { name: "Photoshop", isTaken: false, begins: /^8BPS/ },
  { name: "PDF", isTaken: false, begins: /^%PDF/ },
  { name: "SVG", isTaken: false, begins: /^\s*(<\?xml[^>]*>\s*)?<svg/ },
];

/** @param path as it was configured; empty: none @param brought undefined where none is configured */
export const parsePlaceholderFile = (
  path: string,
  brought: BroughtFile | undefined,
): { file: PlaceholderFile | undefined; issues: string[] } => {
  if (path === "") return { file: undefined, issues: [] };
  const problem = problemOf(brought);
  if (problem !== "" || brought === undefined || "problem" in brought)
    return {
      file: undefined,
      issues: [
        `restream:placeholderFile: ${path} ${problem}. To show the text alone: pulumi config rm restream:placeholderFile`,
      ],
    };
  const name = path.split(/[/\\]/).at(-1) ?? path;
  return { file: { path: brought.path, name, sha256: brought.sha256 }, issues: [] };
};

const problemOf = (brought: BroughtFile | undefined): string => {
  if (brought === undefined) return "cannot be read";
  if ("problem" in brought) return `cannot be read: ${brought.problem}`;
  if (brought.bytes === 0) return "is empty (0 bytes)";
  if (brought.bytes > MOST_MB * 1e6)
    return `has ${Math.ceil(brought.bytes / 1e6)} MB; at most ${MOST_MB} MB are brought to the server. Export it smaller: no more than the picture that OBS sends is shown`;
  const kind = KINDS.find(({ begins }) => begins.test(brought.begins));
  if (kind?.isTaken === true) return "";
  return kind === undefined
    ? `is not ${TAKES}`
    : `is a file of the kind ${kind.name}, whatever its name says; export it as ${TAKES}`;
};
