// Decides which MediaMTX a release runs; gets it where it is missing, and removes the versions that no release names.
import { existsSync, lstatSync, readdirSync, readlinkSync, rmSync } from "node:fs";
import { basename, join } from "node:path";
import { MEDIAMTX_UNIT } from "../shared/names";
import { messageOf } from "../shared/text";
import { knownReleases } from "./keep";
import type { MediamtxSource, ReleaseFile } from "./release";
import { runOwn } from "./script";

const PROGRAMS_DIR = "/usr/local/lib/restream";
const INSTALL_MEDIAMTX = `${PROGRAMS_DIR}/install-mediamtx`;
/** `mediamtx` alone: the link by which servers made by version 0.2.0 or before run it. */
const PROGRAM = /^mediamtx(-v.+)?$/;

/** The program that MediaMTX's unit starts. @throws Error when the release has no such unit */
export const programIn = (release: readonly ReleaseFile[]): string => {
  const unit = release.find(({ path }) => basename(path) === MEDIAMTX_UNIT);
  const [, program] = /^ExecStart=(\/\S+) /m.exec(unit?.content ?? "") ?? [];
  if (program === undefined) throw new Error(`the release's ${MEDIAMTX_UNIT} names no program`);
  return program;
};

/**
 * Puts the program beside the one that runs. It is fetched only where this version was never installed.
 * @throws Error that says what is wrong with the address, the hash or the program
 */
export const makeMediamtx = (
  { version, url, sha256 }: MediamtxSource,
  release: readonly ReleaseFile[],
  say: (words: string) => void,
): void => {
  const program = programIn(release);
  if (existsSync(program)) return;
  const script = release.find(({ path }) => path === INSTALL_MEDIAMTX);
  if (!script) throw new Error(`the release lacks ${INSTALL_MEDIAMTX}`);
  say(`fetching MediaMTX ${version} from ${url}`);
  try {
    runOwn(script, [version, url, sha256]);
  } catch (error) {
    throw new Error(messageOf(error).trim().split("\n").at(-1), { cause: error });
  }
  if (!existsSync(program)) throw new Error(`${INSTALL_MEDIAMTX} did not make ${program}`);
};

/** Removes each that neither this release starts nor one that can be rolled back to. */
export const dropOldMediamtx = (release: readonly ReleaseFile[]): void => {
  const kept = knownReleases();
  const present = readdirSync(PROGRAMS_DIR).filter((name) => PROGRAM.test(name));
  const needed = neededOf(present, [`${programIn(release)} `, ...kept], linkTo);
  for (const name of present) if (!needed.has(name)) rmSync(join(PROGRAMS_DIR, name));
};

const linkTo = (name: string): string | undefined => {
  const path = join(PROGRAMS_DIR, name);
  return lstatSync(path).isSymbolicLink() ? basename(readlinkSync(path)) : undefined;
};

/**
 * Those of the programs that one of the texts starts, and what they are links to.
 * @param texts in which the name of a program stands with its path before it and a blank behind
 */
export const neededOf = (
  present: readonly string[],
  texts: readonly string[],
  link: (name: string) => string | undefined,
): Set<string> => {
  const named = present.filter((name) =>
    texts.some((text) => text.includes(`${PROGRAMS_DIR}/${name} `)),
  );
  return new Set([...named, ...named.flatMap((name) => link(name) ?? [])]);
};
