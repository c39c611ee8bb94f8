// Decides what a release that was refused may have left changed on the server: nothing. Pure but for the last function.
import type { Machine } from "../../support/world/machine";

export interface UnitState {
  /** systemd's words: "active running", "inactive dead". */
  state: string;
  /** As in "enabled". */
  file: string;
  /** Another one after each start; empty while it does not run. */
  invocation: string;
  /** Its file on the disk is another than the one that systemd has read. */
  needsReload: boolean;
}

export interface ServerState {
  /** Mode, owner and SHA-256 by path: of configuration, programs, keys, placeholder, and what apply keeps. */
  files: ReadonlyMap<string, string>;
  /** Services and timers of ours. */
  units: ReadonlyMap<string, UnitState>;
}

/**
 * A sentence for each file and unit that is not as it was.
 * @param restarted units that were started and taken back: another invocation is their due, nothing else
 */
export const changesOf = (
  before: ServerState,
  after: ServerState,
  restarted: readonly string[] = [],
): string[] => [
  ...(before.files.size === 0 || before.units.size === 0
    ? ["no file or no unit was looked at: nothing is proved"]
    : []),
  ...bothOf(before.files, after.files).flatMap(([path, was, is]) => {
    if (was === is) return [];
    if (is === undefined) return [`${path} is gone`];
    return [was === undefined ? `${path} was not there before` : `${path} was changed`];
  }),
  ...bothOf(before.units, after.units).flatMap(([unit, was, is]) => {
    if (was === undefined) return [`${unit} was not there before`];
    if (is === undefined) return [`${unit} is gone`];
    return [
      ...(was.state === is.state ? [] : [`${unit} was ${was.state}, is ${is.state}`]),
      ...(was.file === is.file ? [] : [`${unit} was ${was.file}, is ${is.file}`]),
      ...(was.invocation === is.invocation || restarted.includes(unit)
        ? []
        : [`${unit} was started anew or ended`]),
      ...(is.needsReload ? [`${unit}: systemd has not read its file`] : []),
    ];
  }),
];

const bothOf = <Value>(
  before: ReadonlyMap<string, Value>,
  after: ReadonlyMap<string, Value>,
): [string, Value | undefined, Value | undefined][] =>
  [...new Set([...before.keys(), ...after.keys()])].map((key) => [
    key,
    before.get(key),
    after.get(key),
  ]);

/** Blocks of `systemctl show`, one for each unit. */
export const readUnits = (text: string): Map<string, UnitState> =>
  new Map(
    text
      .trim()
      .split("\n\n")
      .map((block) => new Map(block.split("\n").map((line) => splitAtFirst(line))))
      .map((of) => [
        of.get("Id") ?? "",
        {
          state: `${of.get("ActiveState") ?? ""} ${of.get("SubState") ?? ""}`,
          file: of.get("UnitFileState") ?? "",
          invocation: of.get("InvocationID") ?? "",
          needsReload: of.get("NeedDaemonReload") === "yes",
        },
      ]),
  );

const splitAtFirst = (line: string): [string, string] => {
  const at = line.indexOf("=");
  return [line.slice(0, at), line.slice(at + 1)];
};

/** What Pulumi brings before apply says anything, and takes away with a later release. */
const STAGING = "/var/lib/restream/incoming/";

const FOLDERS = "/etc /usr/local /var/lib/restream";
const LOOK = `
find ${FOLDERS} -type f -printf '%m %U:%G  %p\\n'
find ${FOLDERS} -type f -exec sha256sum {} +
echo
systemctl show --property=Id,ActiveState,SubState,UnitFileState,InvocationID,NeedDaemonReload -- \\
  $(systemctl list-unit-files --plain --no-legend '*restream*.service' '*restream*.timer' 'mediamtx-*.service' | cut -d ' ' -f 1)
`;

export const serverState = async (machine: Machine): Promise<ServerState> => {
  const text = await machine.exec("bash", "-euc", LOOK);
  const end = text.indexOf("\n\n");
  return { files: readFiles(text.slice(0, end)), units: readUnits(text.slice(end)) };
};

/** Lines of facts and a path behind two spaces; a path may have several. */
export const readFiles = (text: string): Map<string, string> => {
  const files = new Map<string, string>();
  for (const line of text.split("\n")) {
    const [, facts, path] = /^(.*?) {2}(\/.*)$/.exec(line) ?? [];
    if (facts === undefined || path === undefined || path.startsWith(STAGING)) continue;
    files.set(path, [files.get(path), facts].filter((each) => each !== undefined).join(" "));
  }
  return files;
};
