// Decides what a release looks like on the wire, and refuses what does not.
import { createHash } from "node:crypto";
import { normalize } from "node:path";
import * as z from "zod";

const file = z.object({
  /** Absolute, inside the folders that a release may write to; and the file by which a server of a pair lets the other one ask it. */
  path: z
    .string()
    .regex(/^\/(etc|usr\/local)\/[\w./@-]+$|^\/root\/\.ssh\/authorized_keys2$/)
    .refine((path) => normalize(path) === path),
  mode: z.string().regex(/^0[0-7]{3}$/),
  /** Hex, of the content in UTF-8. */
  sha256: z.string(),
  /** Units that read this file when they start, and so restart when it changes. */
  units: z.array(z.string().regex(/^[\w@-]+\.(?:service|timer)$/)),
  content: z.string(),
});
const placeholder = z.object({
  path: z.string().regex(/^\/var\/lib\/restream\/placeholder\/[0-9a-f]{16}\.mp4$/),
  /** The arguments of make-placeholder. */
  args: z.array(z.string()),
  /** What is shown instead of the text: a file that the operator brought. */
  file: z
    .object({
      path: z.string().regex(/^\/var\/lib\/restream\/placeholder-file\/[0-9a-f]{64}$/),
      /** At home, for messages. */
      name: z.string(),
    })
    .optional(),
});
/** A program that is fetched: install-program gets it where the unit of the release names it. */
const program = z.object({
  version: z.string(),
  url: z.string(),
  /** Hex, of the tarball. */
  sha256: z.string(),
});
const part = z.object({
  files: z.array(file),
  placeholder: placeholder.optional(),
  mediamtx: program.optional(),
  /** What asks for the certificate. */
  lego: program.optional(),
  /** The id of the one refusal that the operator lets through. */
  allow: z.string().optional(),
});

export type ReleaseFile = z.infer<typeof file>;
export interface Placeholder extends z.infer<typeof placeholder> {
  /** What it is copied from: a recording that the operator chose on the server, which no release brings. */
  captured?: string;
}
export type ProgramSource = z.infer<typeof program>;

export interface Release {
  files: ReleaseFile[];
  placeholder: Placeholder;
  mediamtx: ProgramSource;
  /** undefined: the server has no certificate. */
  lego: ProgramSource | undefined;
  /** Empty: none. */
  allow: string;
}

/**
 * Both parts of a release as one.
 * @throws Error that names the part and the place, never the content (it may hold keys).
 */
export const parseRelease = (publicText: string, secretText: string): Release => {
  const staged = parsePart("the staged part", publicText);
  const { files, placeholder: shown, mediamtx: source, lego } = staged;
  if (!shown) throw new Error("the staged part of the release names no placeholder");
  if (!source) throw new Error("the staged part of the release names no MediaMTX");
  const { files: secret, allow = "" } = parsePart("the part on standard input", secretText);
  return { files: [...files, ...secret], placeholder: shown, mediamtx: source, lego, allow };
};

const parsePart = (name: string, text: string): z.infer<typeof part> => {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new Error(
      `${name} of the release is not JSON (${text.length} characters): it was cut short`,
    );
  }
  const parsed = part.safeParse(json);
  if (!parsed.success) {
    const places = parsed.error.issues.map((issue) => issue.path.join(".")).join(", ");
    throw new Error(`${name} of the release is malformed at ${places}`);
  }
  for (const { path, sha256, content } of parsed.data.files) {
    if (createHash("sha256").update(content).digest("hex") !== sha256)
      throw new Error(`${path} in ${name} of the release does not have the hash it names`);
  }
  return parsed.data;
};
