// The effects of apply on files, and the host's state as it is made of them; systemd's and MediaMTX's part is beside it.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  chmodSync,
  mkdirSync,
  readdirSync,
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
import { changeUsers } from "../shared/mediamtx/users";
import { readChoice } from "../shared/choice";
import { MEDIAMTX_CONFIG, PATH } from "../shared/names";
import type { Host, Kept } from "./host-orders";
import { isHotChange } from "./hot";
import { answering, verify } from "./verify";
import { missingPackages } from "./packages";
import type { ReleaseFile } from "./release";
import { silentRestreams } from "./silent";
import { invocationsOf, reload, restart, runningUnits, runsOf, start, stop } from "./systemd";
import { unlessMissing } from "../shared/files";
import { WAITING_FILE } from "../shared/waiting";
import type { HostState, Unfinished } from "./host-state";

export const STATE_DIR = "/var/lib/restream";
/** A MediaMTX that answers does so within milliseconds. */
const API_WITHIN_MS = 2000;
/** The list of installed paths, without hashes of secrets. */
const INSTALLED = join(STATE_DIR, "installed.json");
/** The work still to do while a release is being switched; the file goes when it is done. */
const UNFINISHED = join(STATE_DIR, "unfinished.json");

export const look = async (release: ReleaseFile[]): Promise<HostState> =>
  stateOf(release, theHost, {
    silent: silentRestreams(restreamdsLook(), Date.now()),
    publisherOnline: await isPublisherOnline(),
    missing: missingPackages(release),
    chosen: readChoice(),
  });

/** What a look finds before a release. @param seen what neither files nor systemd say */
export const stateOf = (
  release: ReleaseFile[],
  host: Host,
  seen: Pick<HostState, "silent" | "publisherOnline" | "missing" | "chosen">,
): HostState => {
  const running = host.running();
  return {
    ...seen,
    hotPaths: new Set(
      release
        .filter(
          ({ path, content }) =>
            path === MEDIAMTX_CONFIG && isHotChange(host.fileAt(path)?.content.toString(), content),
        )
        .map(({ path }) => path),
    ),
    files: new Map(release.map(({ path }) => [path, hashed(host.fileAt(path))])),
    installed: host.installed() ?? [],
    unfinished: host.unfinished(),
    running,
    invocations: host.invocations(running),
  };
};

const hashed = (file: Kept | undefined): { mode: string; sha256: string } | undefined =>
  file && {
    mode: `0${file.mode.toString(8)}`,
    sha256: createHash("sha256").update(file.content).digest("hex"),
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
  const text = unlessMissing(() => readFileSync(file, "utf8"));
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

/** A file that is written beside its place and not yet switched. */
const temporaryOf = (path: string): string =>
  join(dirname(path), `.${basename(path)}.restream-new`);
const TEMPORARY = /^\..+\.restream-new$/;

/** Those that a killed apply left, with keys in them. @param paths of the files that releases install */
export const dropTemporary = (paths: readonly string[]): void => {
  for (const folder of new Set(paths.map((path) => dirname(path))))
    for (const name of unlessMissing(() => readdirSync(folder)) ?? [])
      if (TEMPORARY.test(name)) rmSync(join(folder, name));
};

type Files = Pick<
  Host,
  | "fileAt"
  | "stage"
  | "switchTo"
  | "unstage"
  | "remove"
  | "installed"
  | "noteInstalled"
  | "unfinished"
  | "noteUnfinished"
  | "waiting"
  | "noteWaiting"
>;

/** @param root where the host's files are: "/", or a folder that stands for it in a test */
export const filesUnder = (root: string): Files => {
  const at = (path: string): string => join(root, path);
  return {
    fileAt: (path) =>
      unlessMissing(() => ({
        mode: statSync(at(path)).mode & 0o777,
        content: readFileSync(at(path)),
      })),
    /** Others can never read the file, not even before the chmod. */
    stage: (path, { mode, content }) => {
      mkdirSync(dirname(at(path)), { recursive: true });
      writeFileSync(temporaryOf(at(path)), content, { mode: 0o600, flush: true });
      chmodSync(temporaryOf(at(path)), mode);
    },
    switchTo: (path) => {
      renameSync(temporaryOf(at(path)), at(path));
    },
    unstage: (path) => {
      rmSync(temporaryOf(at(path)), { force: true });
    },
    remove: (path) => {
      rmSync(at(path), { force: true });
    },
    installed: () => readState<string[]>(at(INSTALLED)),
    noteInstalled: (paths) => {
      writeState(at(INSTALLED), paths);
    },
    unfinished: () => readState<Unfinished>(at(UNFINISHED)),
    noteUnfinished: (unfinished) => {
      writeState(at(UNFINISHED), unfinished);
    },
    waiting: () => {
      try {
        return readWaiting(at(WAITING_FILE));
      } catch {
        return undefined; // it is shown, and decides nothing
      }
    },
    noteWaiting: (waiting) => {
      writeState(at(WAITING_FILE), waiting);
    },
  };
};

export const theHost: Host = {
  ...filesUnder("/"),
  running: runningUnits,
  invocations: (running = runningUnits()) => invocationsOf(running),
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
