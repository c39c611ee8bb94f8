// What a broken-in program of ours could reach: nothing. Each unit's sandbox is probed from inside.
import type { Machine } from "../../support/world/machine";
import type { Scenario } from "../verbs/scenario";
import { runScript, scriptText } from "../verbs/on-machine";
import { outcomeOf } from "../result/outcome";

export const sandboxes: Scenario = {
  name: "sandboxes",
  title:
    "inside each unit's sandbox: no other's key, no file of the operator's, no metadata, nothing to write",
  suite: "story",
  run: async (bed) => {
    const units = await ourUnits(bed.machine);
    await expectControl(bed.machine, units);
    const unenforced = await findUnenforced(bed.machine);
    const outputs = await probeInside(bed.machine, units);
    const cutOff = await unitsWithoutNetwork(bed.machine, units);
    const faults = units.flatMap((unit) =>
      faultsOf(
        outputs.get(unit) ?? "",
        units.filter((other) => other !== unit),
        unenforced,
        !cutOff.includes(unit),
      ).map((fault) => `${unit}: ${fault}`),
    );
    return outcomeOf({ problems: faults, shortfall: unenforced.length > 0 ? [UNENFORCED] : [] });
  },
};

/** What the probe says that every program may: or it has tried nothing. */
const MAY = ["/etc/passwd"];
/** The same, but for a unit that has no network at all: it must not. */
const MAY_WITH_NETWORK = "MediaMTX";
const MUST_NOT = [
  "the key files",
  "the server's configuration",
  "/etc/shadow",
  "the operator's files",
  "SSH's host keys",
  "the user data",
  "others' processes",
  "writing to /etc",
  "writing to /usr",
  "writing to /var",
];
const METADATA = "the metadata address";
const credentialsOf = (unit: string): string => `the credentials of ${unit}`;

/** Every service of ours, also of a later version: those that are installed here, and named so. */
const ourUnits = async (machine: Machine): Promise<string[]> => {
  const list = await machine.exec(
    ...["systemctl", "list-unit-files", "--plain", "--no-legend", "--type=service"],
    ...["*restream*.service", "mediamtx-*.service"],
  );
  const units = list.split("\n").flatMap((line) => /^([\w-]+\.service)\s/.exec(line)?.[1] ?? []);
  if (!["mediamtx-hub.service", "restream-twitch.service"].every((unit) => units.includes(unit)))
    throw new Error(`expected our units among ${units.join(", ")}`);
  return units;
};

/** Without a sandbox, as root, all of it can be done. @throws Error when the probe itself is at fault. */
const expectControl = async (machine: Machine, units: string[]): Promise<void> => {
  const withKeys = await unitsWithCredentials(machine, units);
  const output = await runScript(machine, "probe", ...withKeys);
  const all = [...MAY, MAY_WITH_NETWORK, ...MUST_NOT, METADATA, ...withKeys.map(credentialsOf)];
  const missed = all.filter((what) => !said(output, "reached", what));
  if (missed.length > 0)
    throw new Error(
      `root without a sandbox does not reach ${missed.join(", ")}: nothing is proved`,
    );
};

/** Only of a unit that runs, and has some, is there a credential to reach. */
const unitsWithCredentials = async (machine: Machine, units: string[]): Promise<string[]> => {
  const folders = (await machine.exec("ls", "/run/credentials")).split("\n");
  const found = units.filter((unit) => folders.includes(unit));
  if (found.length < 2) throw new Error(`only ${found.join(", ")} has credentials now`);
  return found;
};

const unitsWithoutNetwork = async (machine: Machine, units: string[]): Promise<string[]> => {
  const show = ["show", "--property=PrivateNetwork", "--value"];
  const words = (await machine.exec("systemctl", ...show, ...units)).split("\n\n");
  return units.filter((_, at) => words[at]?.trim() === "yes");
};

const UNENFORCED =
  "IPAddressDeny=: this kernel or container does not enforce it (it needs BPF on a cgroup v2), so a unit reaches the metadata address here";

/** What no sandbox can do here, by a unit of its own that does nothing else. */
const findUnenforced = async (machine: Machine): Promise<string[]> => {
  const isDenied = await machine
    .exec(
      ...["systemd-run", "--quiet", "--wait", "--collect", "--property=IPAddressDeny=any"],
      ...["timeout", "3", "bash", "-c", "exec 3<>/dev/tcp/169.254.169.254/80"],
    )
    .then(() => false)
    .catch(() => true);
  return isDenied ? [] : [METADATA];
};

const FOLDER = "/run/rehearsal-probe";

/** Each unit's own settings; another program, and nothing of the unit's is started, kept or taken away by it. */
const PROBE_INSTEAD = `
[Service]
Type=oneshot
Restart=no
WatchdogSec=0
ExecStartPre=
ExecStartPost=
ExecReload=
ExecStop=
ExecStopPost=
RuntimeDirectory=
StateDirectory=
CacheDirectory=
LogsDirectory=
ExecStart=
`;

/** What the probe said in each unit's sandbox. */
const probeInside = async (machine: Machine, units: string[]): Promise<Map<string, string>> => {
  const probeOf = (unit: string): string => `rehearsal-probe-${unit}`;
  const bash = (line: string, ...args: string[]): Promise<string> =>
    machine.exec("bash", "-euc", line, "bash", ...args);
  try {
    await bash(`mkdir -m 755 ${FOLDER}; printf %s "$1" > ${FOLDER}/probe`, scriptText("probe"));
    for (const unit of units) {
      const lines = [
        `ExecStart=/bin/bash ${FOLDER}/probe ${units.filter((other) => other !== unit).join(" ")}`,
        `StandardOutput=truncate:${FOLDER}/${unit}.out`,
      ];
      await bash(
        `name=/run/systemd/system/$2
        systemctl cat "$1" | sed "s/%N/\${1%.service}/g" > "$name"; mkdir "$name.d"
        printf '%s\\n' "$3" > "$name.d/probe.conf"`,
        ...[unit, probeOf(unit), PROBE_INSTEAD + lines.join("\n")],
      );
    }
    await machine.exec("systemctl", "daemon-reload");
    await machine.exec("systemctl", "start", ...units.map(probeOf));
    const outputs = new Map<string, string>();
    for (const unit of units) outputs.set(unit, await machine.exec("cat", `${FOLDER}/${unit}.out`));
    return outputs;
  } finally {
    await bash(`rm -rf ${FOLDER} /run/systemd/system/rehearsal-probe-*; systemctl daemon-reload`);
    // One that failed would be a failed unit of the machine.
    await bash("systemctl reset-failed 'rehearsal-probe-*' || true");
  }
};

/** What a sandbox let through, or what was not tried in it. */
export const faultsOf = (
  output: string,
  others: string[],
  unenforced: string[],
  hasNetwork: boolean,
): string[] => [
  ...[...MAY, ...(hasNetwork ? [MAY_WITH_NETWORK] : [])].flatMap((what) =>
    said(output, "reached", what)
      ? []
      : [`the probe does not reach ${what}, and so proves nothing`],
  ),
  ...[
    ...MUST_NOT,
    ...(hasNetwork ? [] : [MAY_WITH_NETWORK]),
    METADATA,
    ...others.map(credentialsOf),
  ].flatMap((what) => {
    if (said(output, "refused", what)) return [];
    if (!said(output, "reached", what)) return [`${what} was not tried`];
    return unenforced.includes(what) ? [] : [`reaches ${what}`];
  }),
];

const said = (output: string, word: "reached" | "refused", what: string): boolean =>
  output.split("\n").includes(`${word} ${what}`);
