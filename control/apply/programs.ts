// Decides which MediaMTX and which lego a release runs; gets what is missing, and removes the versions that no release names.
import { existsSync, lstatSync, readdirSync, readlinkSync, rmSync } from "node:fs";
import { basename, join } from "node:path";
import { CERTIFICATE_UNIT, MEDIAMTX_UNIT } from "../shared/names";
import { messageOf } from "../shared/text";
import { knownReleases } from "./keep";
import type { ProgramSource, ReleaseFile } from "./release";
import { runOwn } from "./script";

const PROGRAMS_DIR = "/usr/local/lib/restream";
const INSTALL_PROGRAM = `${PROGRAMS_DIR}/install-program`;
/** `mediamtx` alone: the link by which servers made by version 0.2.0 or before run it. */
const PROGRAM = /^(?:mediamtx(?:-v.+)?|lego-v.+)$/;

/** The program that MediaMTX's unit starts. @throws Error when the release has no such unit */
export const programIn = (release: readonly ReleaseFile[]): string => {
  const unit = release.find(({ path }) => basename(path) === MEDIAMTX_UNIT);
  const [, program] = /^ExecStart=(\/\S+) /m.exec(unit?.content ?? "") ?? [];
  if (program === undefined) throw new Error(`the release's ${MEDIAMTX_UNIT} names no program`);
  return program;
};

/** The program that asks Let's Encrypt. @throws Error when the release has no unit that runs it */
const legoIn = (release: readonly ReleaseFile[]): string => {
  const unit = release.find(({ path }) => basename(path) === CERTIFICATE_UNIT);
  const [, program] = /^ExecStart=\/\S+ (\/\S+)/m.exec(unit?.content ?? "") ?? [];
  if (program === undefined) throw new Error(`the release's ${CERTIFICATE_UNIT} names no lego`);
  return program;
};

/**
 * Puts the programs beside those that run. One is fetched only where this version was never installed.
 * @throws Error that says what is wrong with the address, the hash or the program
 */
export const makePrograms = (
  { mediamtx, lego }: { mediamtx: ProgramSource; lego: ProgramSource | undefined },
  release: readonly ReleaseFile[],
  say: (words: string) => void,
): void => {
  make("mediamtx", "MediaMTX", mediamtx, programIn(release), release, say);
  if (lego) make("lego", "lego", lego, legoIn(release), release, say);
};

const make = (
  name: string,
  called: string,
  { version, url, sha256 }: ProgramSource,
  program: string,
  release: readonly ReleaseFile[],
  say: (words: string) => void,
): void => {
  if (existsSync(program)) return;
  const script = release.find(({ path }) => path === INSTALL_PROGRAM);
  if (!script) throw new Error(`the release lacks ${INSTALL_PROGRAM}`);
  say(`fetching ${called} ${version} from ${url}`);
  try {
    runOwn(script, [name, version, url, sha256]);
  } catch (error) {
    throw new Error(messageOf(error).trim().split("\n").at(-1), { cause: error });
  }
  if (!existsSync(program)) throw new Error(`${INSTALL_PROGRAM} did not make ${program}`);
};

/** Removes each that neither this release starts nor one that can be rolled back to. */
export const dropOldPrograms = (release: readonly ReleaseFile[]): void => {
  const kept = knownReleases();
  const present = readdirSync(PROGRAMS_DIR).filter((name) => PROGRAM.test(name));
  const needed = neededOf(present, [...release.map(({ content }) => content), ...kept], linkTo);
  for (const name of present) if (!needed.has(name)) rmSync(join(PROGRAMS_DIR, name));
};

const linkTo = (name: string): string | undefined => {
  const path = join(PROGRAMS_DIR, name);
  return lstatSync(path).isSymbolicLink() ? basename(readlinkSync(path)) : undefined;
};

/** As a whole: one version's name may begin another's. */
const isStartedIn = (text: string, name: string): boolean => {
  const parts = text.split(`${PROGRAMS_DIR}/${name}`);
  return parts.slice(1).some((rest) => !/^[\w.-]/.test(rest));
};

/**
 * Those of the programs that one of the texts starts, and what they are links to.
 * @param texts in which the name of a program stands with its path before it
 */
export const neededOf = (
  present: readonly string[],
  texts: readonly string[],
  link: (name: string) => string | undefined,
): Set<string> => {
  const named = present.filter((name) => texts.some((text) => isStartedIn(text, name)));
  return new Set([...named, ...named.flatMap((name) => link(name) ?? [])]);
};
