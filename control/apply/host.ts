// The effects of apply: reading the host's state, switching files; systemd's and MediaMTX's part is beside it.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  chmodSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { basename, dirname, join } from "node:path";
import { readNow, readWaiting } from "../shared/left";
import { readPath } from "../shared/mediamtx/answer";
import { askApi, readApiKey } from "../shared/mediamtx/api";
import { PATH } from "../shared/names";
import type { Host, Kept } from "./host-orders";
import { isHotChange } from "./hot";
import { changeUsers } from "./users";
import { answering, verify } from "./verify";
import { missingPackages } from "./packages";
import type { ReleaseFile } from "./release";
import { silentRestreams } from "./silent";
import { invocationsOf, reload, restart, runningUnits, runsOf, start, stop } from "./systemd";
import { unlessMissing } from "../shared/files";
import { WAITING_FILE } from "../shared/waiting";
import type { HostState, Unfinished } from "./host-state";

const MEDIAMTX_CONFIG = "/etc/restream/mediamtx.yml";
export const STATE_DIR = "/var/lib/restream";
/** A MediaMTX that answers does so within milliseconds. */
const API_WITHIN_MS = 2000;
/** The list of installed paths, without hashes of secrets. */
const INSTALLED = join(STATE_DIR, "installed.json");
/** The work still to do while a release is being switched; the file goes when it is done. */
const UNFINISHED = join(STATE_DIR, "unfinished.json");

export const look = async (release: ReleaseFile[]): Promise<HostState> => {
  const running = runningUnits();
  const publisherOnline = await isPublisherOnline();
  return {
    hotPaths: new Set(
      release
        .filter(
          ({ path, content }) => path === MEDIAMTX_CONFIG && isHotChange(textOf(path), content),
        )
        .map(({ path }) => path),
    ),
    files: new Map(release.map(({ path }) => [path, stateOf(path)])),
    installed: readState<string[]>(INSTALLED) ?? [],
    unfinished: readState<Unfinished>(UNFINISHED),
    running,
    invocations: invocationsOf(running),
    silent: silentRestreams(restreamdsLook(), Date.now()),
    publisherOnline,
    missing: missingPackages(release),
  };
};

/** By MediaMTX itself: restreamd's last look may be of before OBS came. @returns true where MediaMTX does not say */
const isPublisherOnline = async (): Promise<boolean> => {
  const key = unlessMissing(readApiKey);
  if (key === undefined) return true;
  const { text } = await askApi(key, `/v3/paths/get/${PATH}`, { withinMs: API_WITHIN_MS });
  return readPath(text)?.online ?? true;
};

/** @returns nothing for a file that cannot be read */
const restreamdsLook = (): ReturnType<typeof readNow> => {
  try {
    return readNow();
  } catch {
    return undefined;
  }
};

/** @throws Error naming the file when it is there and cannot be read, because that is not a first release. */
export const readState = <State>(file: string): State | undefined => {
  const text = textOf(file);
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text) as State;
  } catch (error) {
    throw new Error(`${file} cannot be read`, { cause: error });
  }
};

/** Written whole or not at all, even with a power cut. @param state undefined: removes the file */
export const writeState = (file: string, state: unknown): void => {
  if (state === undefined) {
    rmSync(file, { force: true });
    return;
  }
  writeFileSync(`${file}.new`, JSON.stringify(state), { flush: true });
  renameSync(`${file}.new`, file);
};

const textOf = (path: string): string | undefined =>
  unlessMissing(() => readFileSync(path, "utf8"));

const fileAt = (path: string): Kept | undefined =>
  unlessMissing(() => ({ mode: statSync(path).mode & 0o777, content: readFileSync(path) }));

const stateOf = (path: string): { mode: string; sha256: string } | undefined => {
  const file = fileAt(path);
  return (
    file && {
      mode: `0${file.mode.toString(8)}`,
      sha256: createHash("sha256").update(file.content).digest("hex"),
    }
  );
};

const temporaryOf = (path: string): string =>
  join(dirname(path), `.${basename(path)}.restream-new`);

export const theHost: Host = {
  running: runningUnits,
  invocations: () => invocationsOf(runningUnits()),
  fileAt,
  /** Others can never read the file, not even before the chmod. */
  stage: (path, { mode, content }) => {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(temporaryOf(path), content, { mode: 0o600, flush: true });
    chmodSync(temporaryOf(path), mode);
  },
  switchTo: (path) => {
    renameSync(temporaryOf(path), path);
  },
  unstage: (path) => {
    rmSync(temporaryOf(path), { force: true });
  },
  remove: (path) => {
    rmSync(path, { force: true });
  },
  installed: () => readState<string[]>(INSTALLED),
  noteInstalled: (paths) => {
    writeState(INSTALLED, paths);
  },
  unfinished: () => readState<Unfinished>(UNFINISHED),
  noteUnfinished: (unfinished) => {
    writeState(UNFINISHED, unfinished);
  },
  waiting: () => {
    try {
      return readWaiting();
    } catch {
      return undefined; // it is shown, and decides nothing
    }
  },
  noteWaiting: (waiting) => {
    writeState(WAITING_FILE, waiting);
  },
  /** Whatever is reported as applied survives a power cut, the last renames and systemd's own notes included. */
  sync: () => {
    execFileSync("sync", ["--file-system", STATE_DIR], { stdio: ["ignore", "ignore", "pipe"] });
  },
  changeUsers,
  reload,
  restart,
  start,
  stop,
  runs: runsOf,
  answering,
  verify,
};
